//! Where comments go.

use super::formatted;

fn stays(text: &str) {
    assert_eq!(formatted(text), text);
}

#[test]
fn beside_definitions() {
    stays(
        "# of the file\n\n# of a\nsegment a = b  # behind a\n# of c\nsegment c = d\n\n# alone\n\nsegment e = f\n# at the end\n",
    );
    stays(
        "audience a {\n  # of include\n  include x  # behind include\n  seed    \"s\"\n  # at the end of the block\n}  # behind the block\n",
    );
}

#[test]
fn beside_parts_of_a_condition() {
    stays(
        "segment s =\n  a  # behind a\n  # of b\n  and b\n  and (\n    c  # behind c\n    # of d\n    or d\n  )  # behind both\n  and e\n",
    );
    stays("trait t =\n  case\n    when a then b  # the first\n    # the second\n    when c then d\n  end\n");
}

#[test]
fn beside_the_elements_of_lists() {
    stays("segment s =\n  a in (\n    1,  # one\n    # two\n    2,\n    3\n  )\n");
    stays("segment s =\n  f(\n    a,  # one\n    b\n  )\n");
}

#[test]
fn beside_rows() {
    stays(
        "test t {\n  given customers {\n    # the header\n    id, name\n    # the first\n    1,  Ann  # behind it\n    2,  Bob\n    \
         # after the last\n  }\n  expect members 1  # one\n}\n",
    );
}

#[test]
fn they_follow_their_clause() {
    assert_eq!(
        formatted("audience a {\n  seed \"s\" # of the seed\n  # of include\n  include x # behind include\n}\n"),
        "audience a {\n  # of include\n  include x  # behind include\n  seed    \"s\"  # of the seed\n}\n"
    );
}

#[test]
fn in_the_midst_of_a_line_they_move_above_it() {
    assert_eq!(formatted("segment s = # why\n  a + # what\n  b > 1\n"), "# why\n# what\nsegment s = a + b > 1\n");
    assert_eq!(
        formatted("entity e/es { # of all\n  source \"x\" # of it\n}\n"),
        "entity e/es {\n  # of all\n  source \"x\"  # of it\n}\n"
    );
}

#[test]
fn in_nested_blocks() {
    stays(
        "campaign c {\n  channel email {\n    to   x  # whose\n    text \"y\"\n    # nothing more\n  }  # behind the channel\n  split b {\n    channel sms { text \"z\" }  # inner\n  }\n}\n",
    );
    stays(
        "journey j {\n  stage a {\n    when x  # why\n    touchpoint \"t\" { pain \"p\" }  # where\n    # end\n  }\n  # of b\n  stage b { when y }\n}\n",
    );
    stays(
        "entity e/es {\n  source \"x\" { separator \";\" }  # behind options\n  columns {\n    # of a\n    a : int  # behind a\n    b : text\n    # the end of columns\n  }\n  # the end\n}\n",
    );
}

#[test]
fn texts_with_marks_of_comments_stay_texts() {
    stays("segment s = a = \"# no comment\" and b = \"-- /* ; //\"\n");
}
