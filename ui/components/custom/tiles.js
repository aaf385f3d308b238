// A row of figures. Text enters by textContent only, so no name can become markup.
const SVG = "http://www.w3.org/2000/svg"
const W = 120
const H = 32

function el(tag, name, text) {
  const node = document.createElement(tag)
  if (name) node.className = name
  if (text !== undefined && text !== null) node.textContent = text
  return node
}

function path(points, name) {
  const node = document.createElementNS(SVG, "polyline")
  node.setAttribute("points", points.map((p) => p.join(",")).join(" "))
  node.setAttribute("class", name)
  return node
}

function spark(points, running) {
  const known = points.map((v, i) => [i, v]).filter(([, v]) => v !== null)
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("viewBox", `0 0 ${W} ${H}`)
  svg.setAttribute("preserveAspectRatio", "none")
  svg.setAttribute("aria-hidden", "true")
  if (known.length < 2) return svg
  const values = known.map(([, v]) => v)
  const low = Math.min(...values)
  const span = Math.max(...values) - low || 1
  const step = W / Math.max(points.length - 1, 1)
  const line = known.map(([i, v]) => [
    (i * step).toFixed(1),
    (H - 4 - ((v - low) / span) * (H - 8)).toFixed(1),
  ])
  if (running && line.length > 2) {
    svg.append(path(line.slice(0, -1), "line"), path(line.slice(-2), "line running"))
  } else {
    svg.append(path(line, "line"))
  }
  return svg
}

function tile(t, open) {
  const box = el("button", "tile")
  box.type = "button"
  box.setAttribute("aria-label", t.label)
  box.title = t.full
  box.append(el("span", "title", t.title))
  const row = el("span", "figure")
  row.append(el("span", t.known ? "value" : "value unknown", t.value))
  if (t.change) row.append(el("span", `change ${t.tone}`, t.change))
  box.append(row)
  if (t.versus) box.append(el("span", "versus", t.versus))
  if (t.note) box.append(el("span", "note", t.note))
  if (t.points && t.points.length) {
    const holder = el("span", "spark")
    holder.append(spark(t.points, t.running))
    box.append(holder)
  }
  box.onclick = () => open(t.id)
  return box
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let grid = parentElement.querySelector(".grid")
  if (!grid) {
    grid = el("div", "grid")
    parentElement.append(grid)
  }
  grid.style.setProperty("--n", data.columns)
  grid.replaceChildren(...data.tiles.map((t) => tile(t, (id) => setTriggerValue("open", id))))
}
