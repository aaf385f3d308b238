"""How figures are worded, without a screen: text, numbers, links, sentences, workbooks."""
