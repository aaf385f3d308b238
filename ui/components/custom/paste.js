// A text to paste elsewhere, and a button that copies it. Text enters by textContent only.
function el(tag, name, text) {
  const node = document.createElement(tag)
  if (name) node.className = name
  if (text !== undefined && text !== null) node.textContent = text
  return node
}

// Where the page came without TLS the clipboard is closed: then the text is marked and copied.
async function copy(text, pre) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text)
  const range = document.createRange()
  range.selectNodeContents(pre)
  const marked = window.getSelection()
  marked.removeAllRanges()
  marked.addRange(range)
  if (!document.execCommand("copy")) throw new Error("not copied")
}

export default function (component) {
  const { data, parentElement } = component
  const pre = el("pre", "text", data.text)
  pre.tabIndex = 0
  pre.setAttribute("aria-label", data.label)
  const button = el("button", "copy", data.copy)
  button.type = "button"
  const said = el("span", "said")
  said.setAttribute("role", "status")
  button.onclick = () => {
    copy(data.text, pre).then(
      () => { said.textContent = data.copied },
      () => { said.textContent = data.failed },
    )
  }
  const line = el("p", "line")
  line.append(button, said)
  let box = parentElement.querySelector(".box")
  if (!box) {
    box = el("div", "box")
    parentElement.append(box)
  }
  box.replaceChildren(pre, line)
}
