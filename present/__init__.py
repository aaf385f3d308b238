"""How figures are worded, without a screen: text, numbers, dates, links, answers, sentences, workbooks."""
