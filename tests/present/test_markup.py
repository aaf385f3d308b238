"""Text from files is escaped in HTML and in Markdown."""

from hypothesis import given
from hypothesis import strategies as st

from present.markup import escape_md, tag


def test_text_is_escaped_and_markup_is_nested():
    markup = tag("p", tag("b", "A & <B>"), ' "x"', kind="pl-note")

    assert markup.html == '<p class="pl-note"><b>A &amp; &lt;B&gt;</b> &quot;x&quot;</p>'


@given(st.text())
def test_no_text_opens_a_tag(text):
    inside = tag("p", text).html.removeprefix("<p>").removesuffix("</p>")

    assert "<" not in inside
    assert ">" not in inside


@given(st.text(), st.text())
def test_no_attribute_ends_its_quotes(value, text):
    html = tag("p", text, kind=value).html

    assert html.count('"') in (0, 2)


def test_markdown_characters_are_escaped():
    assert escape_md("*Анна* [x](y) $a$ :red[b]") == r"\*Анна\* \[x\]\(y\) \$a\$ \:red\[b\]"
