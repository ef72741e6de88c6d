//! What the rules of the grammar are called in a message. Knows nothing of the tree.
//!
//! The match is exhaustive: a new rule does not compile before somebody decides how it is called.

use super::grammar::Rule;

/// How a rule shows in a list of what may stand at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word or mark of the grammar that carries no meaning of its own.
    Word(&'static str),
    /// A word that the tree builder looks at.
    Flag(&'static str),
    /// One of several words.
    Words(&'static [&'static str]),
    /// What a person would call it.
    Thing(&'static str),
    /// Nothing to expect by name.
    Silent,
}

/// The words that begin a definition.
pub(super) const DEFINITIONS: &[&str] = &[
    "subject",
    "entity",
    "list",
    "param",
    "trait",
    "segment",
    "token",
    "audience",
    "priority",
    "persona",
    "expectation",
    "org_unit",
    "journey",
    "campaign",
    "test",
];

const OPERATOR: Role = Role::Thing("an operator");
const VALUE: Role = Role::Thing("a value");
const CONDITION: Role = Role::Thing("a condition or value");
const ROWS: Role = Role::Thing("rows, as in `orders within last 30 days`");
const TIME: Role = Role::Thing("a time, as in `last 30 days`");

/// What the rule is called.
#[allow(clippy::too_many_lines, reason = "one line a rule")]
pub(super) fn role(rule: Rule) -> Role {
    match rule {
        Rule::EOI => Role::Thing("the next definition"),
        Rule::definitions | Rule::lone_definition | Rule::lone_expression => Role::Silent,
        Rule::line_rest | Rule::block_rest | Rule::foreign_layout | Rule::layout | Rule::gap => Role::Silent,
        Rule::definition | Rule::definition_start => Role::Thing("the next definition"),
        Rule::segment => Role::Word("segment"),
        Rule::trait_value => Role::Word("trait"),
        Rule::param => Role::Word("param"),
        Rule::token => Role::Word("token"),
        Rule::entity => Role::Word("entity"),
        Rule::list_file => Role::Word("list"),
        Rule::audience => Role::Word("audience"),
        Rule::persona => Role::Word("persona"),
        Rule::persona_group => Role::Word("persona group"),
        Rule::persona_order => Role::Word("persona order"),
        Rule::priority_group => Role::Word("priority group"),
        Rule::journey => Role::Word("journey"),
        Rule::campaign => Role::Word("campaign"),
        Rule::expectation => Role::Word("expectation"),
        Rule::org_unit => Role::Word("org_unit"),
        Rule::test => Role::Word("test"),
        Rule::subject => Role::Word("subject"),
        Rule::description => Role::Thing("a description in quotes"),
        Rule::of_entity => Role::Word("of"),
        Rule::plural => Role::Thing("`/` and the plural"),
        Rule::entity_clause => Role::Words(&["source", "key", "time", "belongs to", "columns"]),
        Rule::source => Role::Word("source"),
        Rule::source_option => Role::Words(&["separator", "decimal", "encoding", "missing", "on bad rows reject"]),
        Rule::separator => Role::Word("separator"),
        Rule::decimal => Role::Word("decimal"),
        Rule::encoding => Role::Word("encoding"),
        Rule::missing_words => Role::Word("missing"),
        Rule::bad_rows => Role::Word("on bad rows reject"),
        Rule::key => Role::Word("key"),
        Rule::time => Role::Word("time"),
        Rule::belongs_to => Role::Word("belongs to"),
        Rule::role => Role::Word("as"),
        Rule::reverse => Role::Word("reverse"),
        Rule::on_columns => Role::Word("on"),
        Rule::names_or_one | Rule::names | Rule::name | Rule::name_shape => Role::Thing("a name"),
        Rule::columns => Role::Word("columns"),
        Rule::column => Role::Thing("a column"),
        Rule::alias => Role::Word("as"),
        Rule::column_kind => Role::Word(":"),
        Rule::kind_name => Role::Thing("a kind, as in `text` or `date`"),
        Rule::bool_words => Role::Thing("two texts, as in `\"Y\" / \"N\"`"),
        Rule::kind_format => Role::Thing("a format in quotes"),
        Rule::personal => Role::Flag("personal"),
        Rule::audience_clause => Role::Words(&["include", "exclude", "one per", "limit", "holdout", "split", "seed"]),
        Rule::include => Role::Word("include"),
        Rule::exclude => Role::Word("exclude"),
        Rule::one_per => Role::Word("one per"),
        Rule::limit => Role::Word("limit"),
        Rule::holdout => Role::Word("holdout"),
        Rule::split => Role::Word("split"),
        Rule::share => Role::Thing("a name and its share, as in `bold 50%`"),
        Rule::seed => Role::Word("seed"),
        Rule::persona_clause => Role::Words(&[
            "groups",
            "match",
            "score",
            "threshold",
            "expects",
            "fulfilled by",
            "goals",
            "frustrations",
            "quote",
            "portrait",
            "profile",
        ]),
        Rule::groups => Role::Word("groups"),
        Rule::matching => Role::Word("match"),
        Rule::otherwise => Role::Flag("otherwise"),
        Rule::score => Role::Word("score"),
        Rule::score_part => Role::Thing("an amount and its condition, as in `10 when vip`"),
        Rule::threshold => Role::Word("threshold"),
        Rule::expects => Role::Word("expects"),
        Rule::fulfilled_by => Role::Word("fulfilled by"),
        Rule::thing => Role::Thing("a name or a text"),
        Rule::goals => Role::Word("goals"),
        Rule::frustrations => Role::Word("frustrations"),
        Rule::quote => Role::Word("quote"),
        Rule::portrait => Role::Word("portrait"),
        Rule::profile => Role::Word("profile"),
        Rule::journey_clause => Role::Words(&["personas", "business_line", "stage"]),
        Rule::personas => Role::Word("personas"),
        Rule::business_line => Role::Word("business_line"),
        Rule::stage => Role::Word("stage"),
        Rule::stage_clause => Role::Words(&["when", "touchpoint"]),
        Rule::stage_when => Role::Word("when"),
        Rule::touchpoint => Role::Word("touchpoint"),
        Rule::touchpoint_clause => Role::Words(&["pain", "opportunity"]),
        Rule::pain => Role::Word("pain"),
        Rule::opportunity => Role::Word("opportunity"),
        Rule::campaign_clause => Role::Words(&["audience", "from", "until", "priority", "channel", "split"]),
        Rule::campaign_audience => Role::Word("audience"),
        Rule::from => Role::Word("from"),
        Rule::until => Role::Word("until"),
        Rule::priority => Role::Word("priority"),
        Rule::channel => Role::Word("channel"),
        Rule::channel_clause => Role::Words(&["to", "subject", "html", "text", "title", "json"]),
        Rule::to => Role::Word("to"),
        Rule::content | Rule::content_name => Role::Words(&["subject", "html", "text", "title", "json"]),
        Rule::campaign_split => Role::Word("split"),
        Rule::test_clause => Role::Words(&["given", "expect"]),
        Rule::as_of => Role::Word("as of"),
        Rule::expect => Role::Word("expect"),
        Rule::expect_members => Role::Word("members"),
        Rule::no_members => Role::Flag("none"),
        Rule::expect_not => Role::Word("not"),
        Rule::expect_value => Role::Word("value"),
        Rule::missing_value => Role::Flag("missing"),
        Rule::expect_key => Role::Thing("a key"),
        Rule::given => Role::Word("given"),
        Rule::table => Role::Thing("a table in `{ }`"),
        Rule::cell_comma => Role::Word(","),
        Rule::table_end => Role::Word("}"),
        Rule::blank | Rule::line_end | Rule::cell_end => Role::Thing("the end of the line"),
        Rule::header => Role::Thing("a line with the names of the columns"),
        Rule::header_name | Rule::plain_name => Role::Thing("a name"),
        Rule::row => Role::Thing("a row"),
        Rule::cell
        | Rule::cell_literal
        | Rule::cell_text
        | Rule::cell_moment
        | Rule::cell_date
        | Rule::cell_duration
        | Rule::cell_number
        | Rule::cell_unit
        | Rule::cell_boolean
        | Rule::bare_words => Role::Thing("a cell"),
        Rule::cell_list => Role::Thing("a list"),
        Rule::list_cell | Rule::cell_word => Role::Thing("a literal"),
        Rule::expression => CONDITION,
        Rule::comparison => CONDITION,
        Rule::test_of_value
        | Rule::compare_test
        | Rule::word_test
        | Rule::test_start
        | Rule::test_word
        | Rule::operator_start => OPERATOR,
        Rule::is_test => Role::Word("is"),
        Rule::state => Role::Words(&["missing", "present", "true", "false"]),
        Rule::in_test => Role::Word("in"),
        Rule::text_test | Rule::text_op => Role::Words(&["contains", "starts with", "ends with", "matches"]),
        Rule::quantifier => Role::Words(&["any", "all", "none"]),
        Rule::options | Rule::list => Role::Thing("a list, as in `(\"a\", \"b\")`"),
        Rule::foreign_list | Rule::foreign_test | Rule::foreign_test_op | Rule::foreign_star => Role::Silent,
        Rule::ignoring_case => Role::Word("ignoring case"),
        Rule::top_bottom | Rule::end_word => Role::Words(&["top", "bottom"]),
        Rule::between => Role::Word("between"),
        Rule::between_and => Role::Word("and"),
        Rule::bound => Role::Thing("a value or a period"),
        Rule::window | Rule::within | Rule::rolling | Rule::during => TIME,
        Rule::more_than => Role::Word("more than"),
        Rule::since => Role::Word("since"),
        Rule::before => Role::Word("before"),
        Rule::after => Role::Word("after"),
        Rule::on_day => Role::Word("on"),
        Rule::at_any_time => Role::Word("at any time"),
        Rule::period => Role::Thing("a period, as in `last week`"),
        Rule::period_unit => Role::Words(&["week", "month", "quarter", "year"]),
        Rule::loose_window | Rule::loose_the | Rule::loose_side | Rule::loose_less => Role::Silent,
        Rule::anniversary => Role::Word("anniversary"),
        Rule::amount => Role::Thing("a duration, as in `30 days`"),
        Rule::value | Rule::primary | Rule::special_start | Rule::special | Rule::reference | Rule::group => VALUE,
        Rule::case_when => Role::Word("case"),
        Rule::case_arm => Role::Word("when"),
        Rule::boolean => Role::Words(&["true", "false"]),
        Rule::count_of | Rule::count_bound => Role::Words(&["at least", "at most", "exactly"]),
        Rule::sample => Role::Word("sample"),
        Rule::persona_condition => Role::Word("persona"),
        Rule::built_in => Role::Words(&["today", "now", "everyone"]),
        Rule::arguments => Role::Silent,
        Rule::argument_list | Rule::argument => VALUE,
        Rule::distinct => Role::Flag("distinct"),
        Rule::argument_name => Role::Word("as"),
        Rule::among => Role::Word("among"),
        Rule::of_range => Role::Word("of"),
        Rule::range | Rule::pick_start | Rule::first_step | Rule::sequence_step => ROWS,
        Rule::pick | Rule::pick_word => Role::Words(&["latest", "earliest", "top", "bottom"]),
        Rule::all_rows => Role::Flag("all"),
        Rule::range_word => Role::Silent,
        Rule::range_window => Role::Thing("a window of time"),
        Rule::range_tail => Role::Words(&["where", "per", "by"]),
        Rule::per => Role::Word("per"),
        Rule::where_rows => Role::Word("where"),
        Rule::by_value => Role::Word("by"),
        Rule::sequence => Role::Word("sequence"),
        Rule::no_rows => Role::Flag("no"),
        Rule::same => Role::Word("same"),
        Rule::numeric | Rule::quantity | Rule::number | Rule::signed_number => Role::Thing("a number"),
        Rule::digits | Rule::whole | Rule::signed_whole => Role::Thing("a whole number"),
        Rule::glued_number => Role::Silent,
        Rule::percent => Role::Thing("a percentage, as in `10%`"),
        Rule::day_shape | Rule::date => Role::Thing("a date, as in `2026-06-30`"),
        Rule::moment | Rule::moment_shape => Role::Thing("a moment"),
        Rule::unit | Rule::unit_shape => Role::Thing("a unit of time, as in `days`"),
        Rule::text | Rule::double_text | Rule::single_text | Rule::smart_text => Role::Thing("a text in quotes"),
        Rule::escape | Rule::smart_double | Rule::smart_single | Rule::quote_mark => Role::Silent,
        Rule::word => Role::Thing("a word"),
        Rule::ident | Rule::ident_char | Rule::reserved => Role::Silent,
        Rule::and_op | Rule::or_op | Rule::compare_op | Rule::arithmetic_op => OPERATOR,
        Rule::not_op => Role::Flag("not"),
        Rule::minus => Role::Silent,
        Rule::open => Role::Word("("),
        Rule::close => Role::Word(")"),
        Rule::open_block => Role::Word("{"),
        Rule::close_block => Role::Word("}"),
        Rule::comma => Role::Word(","),
        Rule::dot => Role::Silent,
        Rule::colon => Role::Word(":"),
        Rule::slash => Role::Word("/"),
        Rule::less => Role::Word("<"),
        Rule::greater => Role::Word(">"),
        Rule::equals => Role::Word("="),
        Rule::percent_sign => Role::Word("%"),
        Rule::ascending => Role::Flag("ascending"),
        Rule::ago => Role::Flag("ago"),
        Rule::ahead => Role::Flag("ahead"),
        Rule::this_word => Role::Flag("this"),
        Rule::last_word => Role::Flag("last"),
        Rule::next_word => Role::Flag("next"),
        Rule::today_word => Role::Flag("today"),
        Rule::yesterday => Role::Flag("yesterday"),
        Rule::tomorrow => Role::Flag("tomorrow"),
        Rule::kw_subject => Role::Word("subject"),
        Rule::kw_entity => Role::Word("entity"),
        Rule::kw_list => Role::Word("list"),
        Rule::kw_param => Role::Word("param"),
        Rule::kw_trait => Role::Word("trait"),
        Rule::kw_segment => Role::Word("segment"),
        Rule::kw_token => Role::Word("token"),
        Rule::kw_audience => Role::Word("audience"),
        Rule::kw_priority => Role::Word("priority"),
        Rule::kw_group => Role::Word("group"),
        Rule::kw_order => Role::Word("order"),
        Rule::kw_persona => Role::Word("persona"),
        Rule::kw_expectation => Role::Word("expectation"),
        Rule::kw_org_unit => Role::Word("org_unit"),
        Rule::kw_journey => Role::Word("journey"),
        Rule::kw_campaign => Role::Word("campaign"),
        Rule::kw_test => Role::Word("test"),
        Rule::kw_source => Role::Word("source"),
        Rule::kw_separator => Role::Word("separator"),
        Rule::kw_decimal => Role::Word("decimal"),
        Rule::kw_encoding => Role::Word("encoding"),
        Rule::kw_missing => Role::Word("missing"),
        Rule::kw_bad => Role::Word("bad"),
        Rule::kw_rows => Role::Word("rows"),
        Rule::kw_reject => Role::Word("reject"),
        Rule::kw_key => Role::Word("key"),
        Rule::kw_time => Role::Word("time"),
        Rule::kw_belongs => Role::Word("belongs"),
        Rule::kw_to => Role::Word("to"),
        Rule::kw_reverse => Role::Word("reverse"),
        Rule::kw_columns => Role::Word("columns"),
        Rule::kw_column => Role::Word("column"),
        Rule::kw_from => Role::Word("from"),
        Rule::kw_include => Role::Word("include"),
        Rule::kw_exclude => Role::Word("exclude"),
        Rule::kw_one => Role::Word("one"),
        Rule::kw_limit => Role::Word("limit"),
        Rule::kw_holdout => Role::Word("holdout"),
        Rule::kw_split => Role::Word("split"),
        Rule::kw_seed => Role::Word("seed"),
        Rule::kw_groups => Role::Word("groups"),
        Rule::kw_match => Role::Word("match"),
        Rule::kw_score => Role::Word("score"),
        Rule::kw_threshold => Role::Word("threshold"),
        Rule::kw_expects => Role::Word("expects"),
        Rule::kw_fulfilled => Role::Word("fulfilled"),
        Rule::kw_goals => Role::Word("goals"),
        Rule::kw_frustrations => Role::Word("frustrations"),
        Rule::kw_quote => Role::Word("quote"),
        Rule::kw_portrait => Role::Word("portrait"),
        Rule::kw_profile => Role::Word("profile"),
        Rule::kw_personas => Role::Word("personas"),
        Rule::kw_business_line => Role::Word("business_line"),
        Rule::kw_stage => Role::Word("stage"),
        Rule::kw_touchpoint => Role::Word("touchpoint"),
        Rule::kw_pain => Role::Word("pain"),
        Rule::kw_opportunity => Role::Word("opportunity"),
        Rule::kw_until => Role::Word("until"),
        Rule::kw_channel => Role::Word("channel"),
        Rule::kw_given => Role::Word("given"),
        Rule::kw_expect => Role::Word("expect"),
        Rule::kw_members => Role::Word("members"),
        Rule::kw_value => Role::Word("value"),
        Rule::kw_because => Role::Word("because"),
        Rule::kw_of => Role::Word("of"),
        Rule::kw_as => Role::Word("as"),
        Rule::kw_on => Role::Word("on"),
        Rule::kw_by => Role::Word("by"),
        Rule::kw_per => Role::Word("per"),
        Rule::kw_not => Role::Word("not"),
        Rule::kw_is => Role::Word("is"),
        Rule::kw_in => Role::Word("in"),
        Rule::kw_between => Role::Word("between"),
        Rule::kw_where => Role::Word("where"),
        Rule::kw_when => Role::Word("when"),
        Rule::kw_then => Role::Word("then"),
        Rule::kw_else => Role::Word("else"),
        Rule::kw_end => Role::Word("end"),
        Rule::kw_case => Role::Word("case"),
        Rule::kw_among => Role::Word("among"),
        Rule::kw_sample => Role::Word("sample"),
        Rule::kw_sequence => Role::Word("sequence"),
        Rule::kw_same => Role::Word("same"),
        Rule::kw_within => Role::Word("within"),
        Rule::kw_more => Role::Word("more"),
        Rule::kw_less => Role::Word("less"),
        Rule::kw_than => Role::Word("than"),
        Rule::kw_since => Role::Word("since"),
        Rule::kw_before => Role::Word("before"),
        Rule::kw_after => Role::Word("after"),
        Rule::kw_anniversary => Role::Word("anniversary"),
    }
}

/// Whether the tree builder passes it by.
pub(super) fn is_noise(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::open
            | Rule::close
            | Rule::open_block
            | Rule::close_block
            | Rule::comma
            | Rule::dot
            | Rule::colon
            | Rule::slash
            | Rule::less
            | Rule::greater
            | Rule::equals
            | Rule::percent_sign
            | Rule::test_start
            | Rule::pick_start
            | Rule::line_rest
            | Rule::table_end
            | Rule::cell_comma
            | Rule::EOI
            | Rule::kw_subject
            | Rule::kw_entity
            | Rule::kw_list
            | Rule::kw_param
            | Rule::kw_trait
            | Rule::kw_segment
            | Rule::kw_token
            | Rule::kw_audience
            | Rule::kw_priority
            | Rule::kw_group
            | Rule::kw_order
            | Rule::kw_persona
            | Rule::kw_expectation
            | Rule::kw_org_unit
            | Rule::kw_journey
            | Rule::kw_campaign
            | Rule::kw_test
            | Rule::kw_source
            | Rule::kw_separator
            | Rule::kw_decimal
            | Rule::kw_encoding
            | Rule::kw_missing
            | Rule::kw_bad
            | Rule::kw_rows
            | Rule::kw_reject
            | Rule::kw_key
            | Rule::kw_time
            | Rule::kw_belongs
            | Rule::kw_to
            | Rule::kw_reverse
            | Rule::kw_columns
            | Rule::kw_column
            | Rule::kw_from
            | Rule::kw_include
            | Rule::kw_exclude
            | Rule::kw_one
            | Rule::kw_limit
            | Rule::kw_holdout
            | Rule::kw_split
            | Rule::kw_seed
            | Rule::kw_groups
            | Rule::kw_match
            | Rule::kw_score
            | Rule::kw_threshold
            | Rule::kw_expects
            | Rule::kw_fulfilled
            | Rule::kw_goals
            | Rule::kw_frustrations
            | Rule::kw_quote
            | Rule::kw_portrait
            | Rule::kw_profile
            | Rule::kw_personas
            | Rule::kw_business_line
            | Rule::kw_stage
            | Rule::kw_touchpoint
            | Rule::kw_pain
            | Rule::kw_opportunity
            | Rule::kw_until
            | Rule::kw_channel
            | Rule::kw_given
            | Rule::kw_expect
            | Rule::kw_members
            | Rule::kw_value
            | Rule::kw_because
            | Rule::kw_of
            | Rule::kw_as
            | Rule::kw_on
            | Rule::kw_by
            | Rule::kw_per
            | Rule::kw_not
            | Rule::kw_is
            | Rule::kw_in
            | Rule::kw_between
            | Rule::kw_where
            | Rule::kw_when
            | Rule::kw_then
            | Rule::kw_else
            | Rule::kw_end
            | Rule::kw_case
            | Rule::kw_among
            | Rule::kw_sample
            | Rule::kw_sequence
            | Rule::kw_same
            | Rule::kw_within
            | Rule::kw_more
            | Rule::kw_less
            | Rule::kw_than
            | Rule::kw_since
            | Rule::kw_before
            | Rule::kw_after
            | Rule::kw_anniversary
    )
}
