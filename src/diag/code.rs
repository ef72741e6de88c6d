//! The registry of diagnostic codes: every code once, with its title and its page in `docs/diagnostics.md`.

use super::Severity;

/// What a code is about; the first two digits of its number, and the exit status that its errors end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// How a definition is written.
    Syntax,
    /// Which things the names stand for.
    Names,
    /// Which kinds of values meet.
    Types,
    /// The workspace and its configuration.
    Workspace,
    /// The source files and what is in them.
    Data,
    /// What happens while definitions are evaluated.
    Evaluation,
    /// Templates and messages.
    Content,
    /// Rules that are probably not what was meant.
    Lint,
    /// Tests of definitions: their tables and what they expect.
    Tests,
}

impl Topic {
    /// The exit status of a command that ends with an error of this topic: 3 wrong definitions, 4 wrong data.
    #[must_use]
    pub fn exit_status(self) -> u8 {
        match self {
            Self::Syntax | Self::Names | Self::Types | Self::Workspace | Self::Content | Self::Lint | Self::Tests => 3,
            Self::Data | Self::Evaluation => 4,
        }
    }
}

macro_rules! codes {
    ($($topic:ident { $($(#[$doc:meta])* $name:ident = $number:literal $title:literal $page:literal;)* })*) => {
        /// A kind of finding. A number that was published is never given to another kind.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $title] $name,)*)* }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [Code] = &[$($(Code::$name,)*)*];

            /// Its number: `E` for an error, `W` for a warning.
            #[must_use]
            pub fn number(self) -> &'static str {
                match self { $($(Self::$name => $number,)*)* }
            }

            /// What it is called on its page.
            #[must_use]
            pub fn title(self) -> &'static str {
                match self { $($(Self::$name => $title,)*)* }
            }

            /// The text of its page: why it is refused and what to do.
            #[must_use]
            pub fn page(self) -> &'static str {
                match self { $($(Self::$name => $page,)*)* }
            }

            /// What it is about.
            #[must_use]
            pub fn topic(self) -> Topic {
                match self { $($(Self::$name => Topic::$topic,)*)* }
            }
        }
    };
}

impl Code {
    /// Errors stop the work, warnings do not.
    #[must_use]
    pub fn severity(self) -> Severity {
        if self.number().starts_with('W') { Severity::Warning } else { Severity::Error }
    }
}

// One line a code: name = "number" "title" "page". New codes go to the end of their topic.
codes! {
    Syntax {
        UnexpectedToken = "E0101" "unexpected text" "The definition does not go on as the grammar says. The message names what may stand at that place.";
        UnknownItem = "E0102" "not a definition" "A file holds definitions; each starts with a keyword such as `segment`, `trait` or `entity`.";
        UnclosedText = "E0103" "text that does not end on its line" "Texts stand between two quotes of one kind on one line; a line break is written `\\n`.";
        MixedAndOr = "E0104" "`and` beside `or` without parentheses" "Both readings are possible, so the definition has to say which one is meant with parentheses.";
        ForeignOperator = "E0105" "a spelling of another language" "The spelling belongs to another language; milieu's own stands in the help and can be applied as a fix.";
        TooDeep = "E0106" "nested too deeply" "Expressions may be nested 128 levels deep. Name a part as a segment or a trait of its own.";
        WrongLiteral = "E0107" "a literal that does not exist" "A number that does not fit, a date that is not in the calendar, an escape that is not known.";
        DuplicateClause = "E0108" "a clause written twice" "The clause may stand only once in its block.";
        MissingClause = "E0109" "a clause that is needed" "The block cannot be used without this clause.";
        InvalidUtf8 = "E0110" "a definition file that is not UTF-8" "Definition files are UTF-8. Save the file in that encoding.";
    }
    Names {
        UnknownName = "E0201" "a name that nothing has" "Neither a column of the entity nor a definition has this name.";
        DuplicateName = "E0202" "a name given twice" "Names that can stand in an expression share one namespace and none may be the name of a column of its own entity.";
        Cycle = "E0203" "definitions that need each other" "A definition may not need itself, neither directly nor through others.";
        AmbiguousRelation = "E0204" "several ways to the same entity" "Spell the way that is meant, as `transactions.lines`, or name the relation with `as` and `reverse`.";
        UnknownRelation = "E0205" "no way between two entities" "Aggregates read rows that belong to the record, paths follow what the record belongs to; entities are connected by `belongs to`.";
        UnknownFunction = "E0206" "a function that does not exist" "The functions of the language are listed in docs/language.md.";
        ReservedName = "E0207" "a name that the run writes itself" "The columns that a run writes may not clash with the name of a definition.";
        WrongSubject = "E0208" "a subject that cannot be segmented" "Segments are made of the rows of an entity that has a key.";
        WrongEntity = "E0209" "a definition of another entity" "A definition belongs to the rows of one entity; from another entity it is reached over a relation.";
        PersonaOrderNeeded = "E0210" "personas that can tie" "A record's primary persona is the one with the highest score, then the first in `persona order`. Where two personas can hold one record with the same score, both stand in the order.";
    }
    Types {
        TypeMismatch = "E0301" "kinds that do not fit" "Both sides of a comparison, the parts of an operation and the arguments of a function have to be of fitting kinds.";
        NotACondition = "E0302" "a value where a condition is needed" "A condition is true or false for each record: a comparison, a flag, a segment.";
        WrongUnit = "E0303" "a unit that does not fit" "Dates have no time of day: only days and longer units can be added to them or make windows on them.";
        WrongArguments = "E0304" "wrong arguments of a function" "The number or the kinds of the arguments differ from what the function takes.";
        WrongRange = "E0305" "a range that cannot be read" "Windows, `latest` and `first` need an entity with a time; `top` and `bottom` need `by`.";
        EmptyInterval = "E0306" "borders the wrong way round" "The first border must not be larger than the second, or nothing can lie between them.";
        WrongRegex = "E0307" "a regular expression that cannot be read" "The pattern follows the syntax that RE2, Java and Rust share.";
        NotConstant = "E0308" "a value that must be written out" "Here only a literal, a `param` or a `list` may stand.";
        WrongShares = "E0309" "shares that do not add up" "The shares of a split add up to 100%.";
    }
    Workspace {
        NoDefinitions = "E0401" "a workspace without definitions" "A workspace is a folder with at least one `.seg` file that defines something.";
        WrongConfig = "E0402" "a configuration that cannot be read" "`milieu.toml` may set timezone, locale, currency, week_start, out, as_of and cache_size.";
        WrongParameter = "E0403" "a parameter that cannot be set" "`--set NAME=VALUE` sets a `param` of the workspace to a value of its kind.";
        UnreadableDefinitions = "E0406" "a definition file that cannot be read" "The file is there, but the system does not let it be read.";
    }
    Data {
        SourceNotFound = "E0501" "a source that is not there" "The path or pattern of the source matches no file. Paths are relative to the workspace.";
        SourceUnreadable = "E0502" "a source that cannot be read" "The file is there but cannot be read as what its ending says.";
        UnknownColumn = "E0503" "a column that the source does not have" "The entity names a column that no file of its source has.";
        DuplicateHeader = "E0504" "a header that stands twice" "Columns are matched by their header, so each may stand only once.";
        RaggedRow = "E0505" "a row with too few or too many fields" "Every row has as many fields as the header. `on bad rows reject` sets such rows aside.";
        WrongValue = "E0506" "a value that does not fit its type" "The column has a type, from `columns` or from the file, that this value does not fit. `on bad rows reject` sets such rows aside.";
        DuplicateKey = "E0507" "a key that stands twice" "A key names one row.";
        MissingKey = "E0508" "a row without its key" "Every row of an entity with a key has one.";
        ColumnsDiffer = "E0509" "files of one source that differ" "All files of a source have the same columns, each of one type.";
        UnsupportedType = "E0510" "a column of a type that is not supported" "The column has a type that the language has no kind for; it may stay in the file as long as nothing uses it.";
        KeyTypesDiffer = "E0511" "keys of different types" "The columns of a relation hold the key of the entity that they point to, so they have its type.";
        UnknownListValue = "E0512" "a list value that is none of the kind" "A `list` is read as the kind of what it is compared with.";
        WrongEncoding = "E0513" "bytes that are not in the encoding" "The file is not in the encoding that its source names (UTF-8 unless it says otherwise).";
        WrongQuotes = "E0514" "quotes that do not fit" "A field that starts with a quote ends with one, and a quote inside it is written twice.";
        WrongDeclaredType = "E0515" "a declared type that the column cannot become" "A column of a Parquet or Arrow file has a type of its own; it can be declared as another only where its values keep their meaning.";
    }
    Evaluation {
        Overflow = "E0601" "a number that does not fit" "Integers have 64 bits and decimals 38 digits; what does not fit is an error, never a wrapped number.";
        WrongConversion = "E0602" "a text that is none of the kind" "The text cannot be read as what it is converted to.";
    }
    Content {
        WrongTemplate = "E0701" "a template that cannot be read" "The template is not a Handlebars template: a tag is not written as one, a block is not closed, or the file is not UTF-8. Every file below `templates/` is read, whether a campaign names it or not.";
        UnknownToken = "E0702" "a template names what is not there" "A template names tokens, inside of `{{#each}}` the fields of the rows, and in a partial the arguments that it is given. A token inside of `{{#each}}` is `@root.name`.";
        UnknownTemplateHelper = "E0703" "a helper that does not exist" "The helpers of templates are listed in docs/templates.md; the blocks are `if`, `unless`, `each` and `with`.";
        WrongHelperArguments = "E0704" "wrong arguments of a helper" "The number or the kinds of the values differ from what the helper takes. What decides how a value is written, a currency or the style of a date, stands in the template itself, so that it can be checked.";
        TemplateNotFound = "E0705" "a template or partial that is not there" "`html \"a/b.hbs\"` is the file `templates/a/b.hbs`, and so is the partial `{{> a/b}}`.";
        PartialCycle = "E0706" "partials that put each other in" "A partial may not put itself in, neither directly nor through others: it would never end.";
        TemplateOutside = "E0707" "a template outside of its folder" "Templates and partials are files below `templates/`. No path and no link leads out of that folder.";
        WrongTemplateValue = "E0708" "a value that cannot stand there" "Texts, numbers, dates and flags are printed; a list is joined or gone through; rows are gone through with `{{#each}}`, and their fields are printed.";
        WrongTemplateScope = "E0709" "a name that does not reach that far" "`../` leaves one `each`, `with` or partial; `@index`, `@first` and `@last` belong to `each`; block parameters are not passed to partials; an inline partial stands at the top of its template.";
        RefusedInTemplate = "E0710" "what templates do not have" "What a template reads has to be known before it is filled: `lookup`, partials whose name is worked out, and decorators but `inline` are refused.";
        TemplateTooDeep = "E0711" "a template that is nested too deeply" "Blocks may stand 64 levels deep, partials 64, and 160 with all partials put in; a piece has at most a million tags.";
        UnescapedValue = "W0712" "a value that is not escaped" "Between three braces a value is written as it is. In HTML a `<` in it starts a tag, in JSON a quote in it ends the text: two braces keep it a text.";
        UnusedToken = "W0713" "a token that no template names" "No part of a campaign's messages names the token: a name that was changed, or a token that can go.";
        UnusedTemplate = "W0714" "a template that no campaign uses" "No part of a campaign's messages names the file, and no partial that one uses. A template is checked for those who use it, so nothing is known of its names.";
        UnusablePortrait = "W0715" "a portrait that cannot be shown" "The picture of a persona is a PNG, JPEG, WebP, GIF or SVG in the workspace. `report` shows the initials of the persona instead.";
    }
    Lint {
        SumComparedWithNothing = "W0801" "a sum that may be over no rows" "A sum over no rows is 0, so the comparison also holds where there is nothing to sum.";
        NeverHolds = "W0802" "a rule that holds for nobody" "On the data as it is no record meets the condition, so nothing that asks for it can hold. `check --data` names the smallest part of which that is true, unless another finding explains it.";
        UnusedDefinition = "W0803" "a definition that nothing uses" "No definition names the param or list, no persona the group, expectation or org unit. Traits are answers of a run, so `check --data` only lists those that no other definition uses.";
        UnknownValue = "W0804" "a value that no row has" "A definition looks for a value in a column that has it in no row: a misspelling, another case, or a value of another source. Where a value is near, it is named and can be put in.";
        AlwaysHolds = "W0805" "a rule that holds for everybody" "On the data as it is every record meets the condition, so it decides nothing; and its negation holds for nobody. Checks that a value is present or above zero are not told.";
        MissingUnderNot = "W0806" "missing values under a negation" "`not`, `!=`, `not in` and `contains none` hold for everybody else, and so for records without a value. The number says how many records only that lets in, with everything that is asked beside it. Add `and x is present` where they are not meant.";
        Orphans = "W0807" "rows without their owner" "The key is there, but no row has it. Such rows are outside of that relation and still in the entity's others. `check --data` counts them for every relation.";
        NoRowInWindow = "W0808" "a window that no row lies in" "Most often the data is older than the clock: `--as-of`, or `as_of` in `milieu.toml`, sets it. All windows over one column of times are told together.";
        LeadingZeros = "W0809" "keys that differ in leading zeros" "`00042` and `42` are different texts. The rows would find their owners if both columns were numbers: declare them as `int` in `columns`.";
    }
    Tests {
        WrongCell = "E0901" "a cell that does not fit its column" "Cells of `given` tables are written as the language writes values. A column has its declared kind, or that of its source, or that of its cells.";
        WrongTestKey = "E0902" "a key that a test does not have once" "A key names one row of the test's tables, and expectations name records of those tables by their keys.";
        NotAPart = "E0903" "a reason that is no part of the definition" "`because` names a part of the definition's condition, or of that of a segment in it, as it is written there.";
        WrongExpectation = "E0904" "an expectation that the definition cannot meet" "Segments, audiences and personas have members; traits have values, journeys have stages.";
    }
}
