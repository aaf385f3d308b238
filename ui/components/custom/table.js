// A table to read and to sort. Text enters by textContent only, so no name can become markup.
function el(tag, name, text) {
  const node = document.createElement(tag)
  if (name) node.className = name
  if (text !== undefined && text !== null) node.textContent = text
  return node
}

function fill(cell, c) {
  cell.append(el("span", c.unknown ? "unknown" : "value", c.text))
  if (c.sub) cell.append(el("span", `sub ${c.tone || ""}`, c.sub))
  if (c.bar !== undefined && c.bar !== null) {
    const track = el("span", "track")
    const bar = el("span", "bar")
    bar.style.width = `${Math.round(Math.max(0, Math.min(1, c.bar)) * 100)}%`
    track.append(bar)
    cell.append(track)
  }
  if (c.hint) cell.title = c.hint
}

function line(columns, row, tag) {
  const tr = el("tr")
  row.cells.forEach((c, i) => {
    const cell = el(i === 0 ? "th" : "td", `${columns[i].kind} ${columns[i].wide ? "wide" : ""}`)
    if (i === 0) cell.scope = "row"
    cell.dataset.title = columns[i].title
    if (c.mark) cell.classList.add(c.mark)
    fill(cell, c)
    tr.append(cell)
  })
  return tr
}

function order(rows, sort) {
  if (!sort) return rows
  const known = rows.filter((r) => r.cells[sort.by].sort !== null)
  const unknown = rows.filter((r) => r.cells[sort.by].sort === null)
  const sign = sort.down ? -1 : 1
  known.sort((a, b) => {
    const [x, y] = [a.cells[sort.by].sort, b.cells[sort.by].sort]
    return sign * (typeof x === "string" ? x.localeCompare(y) : x - y)
  })
  return [...known, ...unknown]
}

function head(columns, sort, resort) {
  const tr = el("tr")
  columns.forEach((column, i) => {
    const th = el("th", `${column.kind} ${column.wide ? "wide" : ""}`)
    th.scope = "col"
    const button = el("button", "sort", column.title)
    button.type = "button"
    if (column.hint) button.title = column.hint
    if (sort && sort.by === i) {
      th.setAttribute("aria-sort", sort.down ? "descending" : "ascending")
      button.append(el("span", "arrow", sort.down ? " ↓" : " ↑"))
    }
    button.onclick = () => resort(i)
    th.append(button)
    tr.append(th)
  })
  const thead = el("thead")
  thead.append(tr)
  return thead
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  const { columns, rows, total, opens } = data
  let box = parentElement.querySelector(".box")
  if (!box) {
    box = el("div", "box")
    parentElement.append(box)
  }
  let sort = parentElement.plSort
  const pick = (row) => setTriggerValue("open", row.id)

  const draw = () => {
    const table = el("table", opens ? "opens" : "")
    table.setAttribute("aria-label", data.label)
    table.append(
      head(columns, sort, (i) => {
        const down = sort && sort.by === i ? !sort.down : columns[i].kind === "number"
        sort = parentElement.plSort = { by: i, down }
        draw()
      }),
    )
    const body = el("tbody")
    order(rows, sort).forEach((row) => {
      const tr = line(columns, row)
      if (row.faint) tr.classList.add("faint")
      if (opens) {
        tr.tabIndex = 0
        tr.setAttribute("aria-label", row.label || row.cells[0].text)
        tr.onclick = () => pick(row)
        tr.onkeydown = (e) => {
          if (e.key === "Enter") pick(row)
        }
      } else {
        tr.onclick = () => tr.classList.toggle("open")
      }
      body.append(tr)
    })
    table.append(body)
    if (total) {
      const foot = el("tfoot")
      foot.append(line(columns, total))
      table.append(foot)
    }
    box.style.maxHeight = data.height ? `${data.height}px` : "none"
    box.replaceChildren(table)
  }
  draw()
}
