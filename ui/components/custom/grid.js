// Cells to change one at a time. Text enters by textContent and value only, never as markup.
function el(tag, name, text) {
  const node = document.createElement(tag)
  if (name) node.className = name
  if (text !== undefined && text !== null) node.textContent = text
  return node
}

function field(cell, edit) {
  const input = document.createElement("input")
  input.type = "text"
  input.inputMode = "decimal"
  input.value = cell.text
  input.disabled = Boolean(cell.locked)
  input.title = cell.hint || ""
  input.setAttribute("aria-label", cell.label)
  input.onfocus = () => input.select()
  input.onkeydown = (e) => {
    if (e.key === "Enter") input.blur()
    if (e.key === "Escape") {
      input.value = cell.text
      input.blur()
    }
  }
  input.onblur = () => {
    if (input.value === cell.text) return
    edit({ cell: cell.id, text: input.value })
    input.value = cell.text // the answer redraws it; what is refused stays as it was
  }
  return input
}

function head(columns) {
  const tr = el("tr")
  columns.forEach((name) => {
    const th = el("th", "", name)
    th.scope = "col"
    tr.append(th)
  })
  const thead = el("thead")
  thead.append(tr)
  return thead
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let box = parentElement.querySelector(".box")
  if (!box) {
    box = el("div", "box")
    parentElement.append(box)
  }
  const edit = (told) => setTriggerValue("edit", told)
  const table = el("table")
  table.setAttribute("aria-label", data.label)
  table.append(head(data.columns))
  const body = el("tbody")
  data.rows.forEach((row) => {
    const tr = el("tr", row.kind)
    const th = el("th", "", row.name)
    th.scope = "row"
    tr.append(th)
    row.cells.forEach((cell, i) => {
      const td = el("td", `${i === 0 ? "total" : ""} ${cell.asked ? "asked" : ""}`)
      td.append(field(cell, edit))
      tr.append(td)
    })
    body.append(tr)
  })
  table.append(body)
  box.replaceChildren(table)
}
