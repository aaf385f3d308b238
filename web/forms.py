"""The HTML pages of sign-in and of links: text and form fields only, without a script."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from starlette.responses import HTMLResponse

from present.text import Text

_STYLE = """
:root { color-scheme: light dark; --back: #F5F6F8; --card: #FFF; --ink: #17202E; --soft: #5A6576;
  --line: #C9CFD9; --accent: #1F4FBF; --on: #FFF; --bad: #B3261E; }
@media (prefers-color-scheme: dark) { :root { --back: #10141B; --card: #181E28; --ink: #E9EDF3;
  --soft: #A4AFBF; --line: #3A4556; --accent: #7DA6FF; --on: #10141B; --bad: #FF9C94; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem;
  background: var(--back); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 24rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 0.8rem; padding: 1.75rem; }
h1 { font-size: 1.35rem; margin: 0 0 0.35rem; } p { margin: 0 0 1rem; color: var(--soft); }
.brand { font-weight: 700; color: var(--accent); margin: 0 0 1rem; }
label { display: block; margin: 0 0 0.9rem; font-size: 0.9rem; }
input { width: 100%; margin-top: 0.25rem; padding: 0.6rem 0.7rem; font: inherit; color: inherit;
  background: var(--back); border: 1px solid var(--line); border-radius: 0.5rem; }
button, .as-button { display: block; width: 100%; padding: 0.65rem; border: 0; font: inherit;
  font-weight: 600; text-align: center; text-decoration: none; border-radius: 0.5rem;
  background: var(--accent); color: var(--on); cursor: pointer; margin: 0 0 0.9rem; }
a { color: var(--accent); } .wrong { color: var(--bad); } footer { font-size: 0.9rem; }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
"""
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


@dataclass(frozen=True)
class Field:
    """One field of a form; `autocomplete` is the HTML attribute of that name."""

    name: str
    label: str
    kind: str = "text"
    autocomplete: str = "off"
    value: str = ""

    def html(self) -> str:
        """The field with its label."""
        first = " autofocus" if self.autocomplete in ("username", "one-time-code") else ""
        return (
            f"<label>{escape(self.label)}<input name='{self.name}' type='{self.kind}' required "
            f"maxlength='200' autocomplete='{self.autocomplete}' value='{escape(self.value)}'"
            f"{first}></label>"
        )


@dataclass(frozen=True)
class Form:
    """A form: title, explanation, fields, button; `error` is what was wrong with the last answer.

    Without a button it is a page of words only.
    """

    title: str
    words: str
    action: str
    fields: Sequence[Field]
    button: str
    error: str = ""
    hidden: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str]] = ()


def page(text: Text, form: Form, status: int = 200) -> HTMLResponse:
    """The form as a page of its own."""
    wrong = f"<p class='wrong' role='alert'>{escape(form.error)}</p>" if form.error else ""
    hidden = "".join(
        f"<input type='hidden' name='{name}' value='{escape(value)}'>"
        for name, value in form.hidden
    )
    fields = "".join(field.html() for field in form.fields)
    asks = (
        f"<form method='post' action='{escape(form.action)}'>{hidden}{fields}"
        f"<button>{escape(form.button)}</button></form>"
        if form.button
        else ""
    )
    links = "".join(
        f"<p><a href='{escape(to)}'>{escape(label)}</a></p>" for to, label in form.links
    )
    body = (
        f"<p class='brand'>{escape(text('app.name'))}</p><h1>{escape(form.title)}</h1>"
        f"<p>{escape(form.words)}</p>{wrong}{asks}<footer>{links}</footer>"
    )
    return HTMLResponse(
        f"<!doctype html><html lang='{text.lang}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta name='robots' content='noindex'>"
        f"<title>{escape(form.title)} · {escape(text('app.name'))}</title>"
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>",
        status,
        {
            "cache-control": "no-store",
            "referrer-policy": "strict-origin",
            "content-security-policy": _POLICY,
        },
    )
