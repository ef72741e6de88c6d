//! What is computed over rows, for a key: aggregates, sequences, ranks, audiences. Whatever decides is written; whatever
//! only names is not. Must not know the data.

use super::Keys;
use super::write::Writer;
use crate::model::{
    Aggregate, AggregateFunction, Audience, Limit, Pick, PickOrder, Population, PopulationFunction, Range, RangePath,
    Sequence, SequenceStep, Split,
};

impl Keys<'_> {
    pub(super) fn aggregate(&self, to: &mut Writer, aggregate: &Aggregate) {
        let Aggregate { function, value, range } = aggregate;
        to.text("aggregate");
        match function {
            AggregateFunction::Count => to.text("count"),
            AggregateFunction::CountPresent => to.text("count present"),
            AggregateFunction::CountDistinct => to.text("count distinct"),
            AggregateFunction::Sum => to.text("sum"),
            AggregateFunction::Avg => to.text("avg"),
            AggregateFunction::Min => to.text("min"),
            AggregateFunction::Max => to.text("max"),
            AggregateFunction::Median => to.text("median"),
            AggregateFunction::Stddev => to.text("stddev"),
            AggregateFunction::Quantile(at) => {
                to.text("quantile");
                to.decimal(*at);
            }
            AggregateFunction::First => to.text("first"),
            AggregateFunction::Last => to.text("last"),
            AggregateFunction::MostCommon(least) => {
                to.text("most common");
                to.number(*least);
            }
            AggregateFunction::Any => to.text("any"),
            AggregateFunction::All => to.text("all"),
            AggregateFunction::Share => to.text("share"),
            AggregateFunction::Rows(fields) => {
                to.text("rows");
                to.each(fields.iter(), |to, (name, field)| {
                    to.text(name);
                    self.part(to, *field);
                });
            }
        }
        to.optional(*value, |to, value| self.part(to, value));
        self.range(to, range);
    }

    fn range(&self, to: &mut Writer, range: &Range) {
        let Range { record, rows, path, ahead, window, per, condition, pick } = range;
        to.text("range");
        to.text(&self.catalog.entity(*record).name);
        to.text(&self.catalog.entity(*rows).name);
        match path {
            RangePath::Relations(hops) => {
                to.text("over");
                to.each(hops.iter(), |to, hop| self.relation(to, *hop));
            }
            RangePath::Whole => to.text("whole"),
        }
        to.flag(*ahead);
        to.optional(*window, |to, window| self.part(to, window));
        to.each(per.iter(), |to, (row, record)| self.named(to, "per", &[*row, *record]));
        to.optional(*condition, |to, condition| self.part(to, condition));
        to.optional(pick.as_ref(), |to, Pick { order, count }| {
            match order {
                PickOrder::Latest => to.text("latest"),
                PickOrder::Earliest => to.text("earliest"),
                PickOrder::Top(by) => self.named(to, "top", &[*by]),
                PickOrder::Bottom(by) => self.named(to, "bottom", &[*by]),
            }
            to.number(*count);
        });
    }

    pub(super) fn sequence(&self, to: &mut Writer, sequence: &Sequence) {
        let Sequence { record, steps } = sequence;
        to.text("sequence");
        to.text(&self.catalog.entity(*record).name);
        to.each(steps.iter(), |to, step| {
            let SequenceStep { range, within, negated, same, time } = step;
            self.range(to, range);
            to.optional(*within, Writer::interval);
            to.flag(*negated);
            to.each(same.iter(), |to, (own, first)| self.named(to, "same", &[*own, *first]));
            self.part(to, *time);
        });
    }

    pub(super) fn population(&self, to: &mut Writer, population: &Population) {
        let Population { function, entity, value, among } = population;
        to.text("population");
        match function {
            PopulationFunction::TopShare(share) => {
                to.text("top share");
                to.decimal(*share);
            }
            PopulationFunction::BottomShare(share) => {
                to.text("bottom share");
                to.decimal(*share);
            }
            PopulationFunction::TopCount(count) => {
                to.text("top count");
                to.number(*count);
            }
            PopulationFunction::BottomCount(count) => {
                to.text("bottom count");
                to.number(*count);
            }
            PopulationFunction::Rank => to.text("rank"),
            PopulationFunction::Percentile => to.text("percentile"),
            PopulationFunction::Ntile(tiles) => {
                to.text("ntile");
                to.number(*tiles);
            }
        }
        to.text(&self.catalog.entity(*entity).name);
        self.part(to, *value);
        to.optional(*among, |to, among| self.part(to, among));
    }

    pub(super) fn audience(&self, to: &mut Writer, audience: &Audience) {
        // Included, excluded and taken by others is all in the candidate.
        let Audience {
            definition: _,
            entity,
            include: _,
            exclude: _,
            after: _,
            candidate,
            one_per,
            limit,
            holdout,
            split,
            seed,
            parts: _,
        } = audience;
        to.text(&self.catalog.entity(*entity).name);
        self.part(to, *candidate);
        to.optional(*one_per, |to, value| self.part(to, value));
        to.optional(limit.as_ref(), |to, Limit { count, by, ascending }| {
            to.number(*count);
            to.optional(*by, |to, by| self.part(to, by));
            to.flag(*ascending);
        });
        to.optional(*holdout, Writer::decimal);
        to.optional(split.as_ref(), |to, split| match split {
            Split::Shares(shares) => {
                to.text("shares");
                to.each(shares.iter(), |to, (name, share)| {
                    to.text(name);
                    to.decimal(*share);
                });
            }
            Split::By(by) => self.named(to, "by", &[*by]),
        });
        to.text(seed);
    }
}
