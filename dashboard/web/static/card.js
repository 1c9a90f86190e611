// A card as one element: words, a chart, links and buttons. What a choice leaves as it was is left alone; a chart that it
// changes is drawn into the place of the one before, those in view first and from the top, the others when nothing else waits.
const decoder = new TextDecoder();
const waiting = new Set();
const libraries = new Map();
let busy = false;

// The charts' scripts are of this site, and the same that the pictures use: with maps, or without them.
function plotly(wanted) {
  // What draws maps draws everything.
  const whole = [...document.scripts].find(({ src }) => src.includes("/data/plotly.min.js"));
  const address = whole?.src ?? wanted;
  if (!libraries.has(address)) {
    libraries.set(
      address,
      new Promise((loaded, failed) => {
        const { href } = new URL(address, document.baseURI);
        // The page asks for it before it has a chart, if it is one that will have some.
        let script = [...document.scripts].find(({ src }) => src === href);
        if (script && window.Plotly) return loaded(window.Plotly);
        if (!script) {
          script = document.createElement("script");
          script.src = href;
          document.head.append(script);
        }
        script.addEventListener("load", () => loaded(window.Plotly));
        script.addEventListener("error", () => {
          // The next chart asks for it again.
          libraries.delete(address);
          script.remove();
          failed(Error("the charts' script did not arrive"));
        });
      }),
    );
  }
  return libraries.get(address);
}

// The colours and letters of the page, for what a figure leaves open.
function template(place) {
  const style = getComputedStyle(place);
  const [ink, paper, line] = ["text-color", "background-color", "border-color-light"].map((name) =>
    style.getPropertyValue(`--st-${name}`),
  );
  const font = { family: style.getPropertyValue("--st-font"), size: 12, color: ink };
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, ticks: "", automargin: true };
  const clear = "rgba(0,0,0,0)";
  const hoverlabel = { bgcolor: paper, bordercolor: line, font, align: "left" };
  return { layout: { font, paper_bgcolor: clear, plot_bgcolor: clear, xaxis: axis, yaxis: axis, hoverlabel } };
}

const pen = document.createElement("canvas").getContext("2d");

// Room for the names on the axes from the start: Plotly would draw all of the chart a second time to make it, and measures each
// name to see whether it has to.
function roomy(data, layout, family) {
  const { margin, xaxis, yaxis } = layout;
  if (!xaxis || !yaxis) return layout;
  pen.font = `12px ${family}`;
  const widths = Array.from(yaxis.ticktext ?? data.find(({ type }) => type === "bar")?.y ?? [], (name) =>
    String(name).split("<br>").map((line) => pen.measureText(line.replace(/<[^>]*>/g, "")).width),
  ).flat();
  const named = yaxis.visible !== false && widths.length > 0;
  const left = named ? Math.max(margin.l, Math.ceil(Math.max(...widths)) + 14) : margin.l;
  const below = xaxis.visible === false ? margin.b : Math.max(margin.b, 26);
  return { ...layout, margin: { ...margin, l: left, b: below }, yaxis: named ? { ...yaxis, automargin: false } : yaxis };
}

class Chart {
  constructor(parent, tell) {
    this.tell = tell;
    this.place = document.createElement("div");
    this.place.setAttribute("role", "img");
    parent.append(this.place);
    this.resized = new ResizeObserver(() => {
      const width = this.place.clientWidth;
      if (this.drawnWidth !== undefined && width && width !== this.drawnWidth) draw(this);
    });
    this.resized.observe(this.place);
  }

  show(asked) {
    this.asked = asked;
    this.look = template(this.place);
    this.place.setAttribute("aria-label", asked.alt);
    this.place.style.height = `${asked.figure.layout.height}px`;
    draw(this);
  }

  get inView() {
    const { top, bottom } = this.place.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }

  async draw() {
    const { figure, still, clickable, library } = this.asked;
    const drawn = this.plotly;
    this.plotly = await plotly(library);
    if (drawn && drawn !== this.plotly) {
      drawn.purge(this.place);
      this.listens = false;
    }
    // In a page that is only being put together it has no width; it is drawn when it gets one.
    this.drawnWidth = this.place.clientWidth;
    if (!this.drawnWidth) return;
    // Plotly completes what it is given; a chart that is drawn again in another width is given it as it came.
    const { data, layout } = structuredClone(figure);
    const { look } = this;
    const config = { displayModeBar: false, scrollZoom: false, topojsonURL: "app/static/", staticPlot: still };
    const drawing = { ...roomy(data, layout, look.layout.font.family), template: look };
    await this.plotly.react(this.place, data, drawing, config);
    if (onPaper) scalable(this.place);
    this.place.classList.toggle("clickable", clickable);
    if (!clickable || this.listens) return;
    this.listens = true;
    this.place.on("plotly_click", ({ points: [point] }) => {
      const [code] = [point.location ?? point.customdata].flat();
      if (code !== undefined) this.tell("clicked", code);
    });
  }

  remove() {
    waiting.delete(this);
    this.resized.disconnect();
    this.plotly?.purge(this.place);
    this.place.remove();
  }
}

function draw(chart) {
  waiting.add(chart);
  if (busy) return;
  busy = true;
  // The others of this moment come in first.
  queueMicrotask(drawAll);
}

async function drawAll() {
  while (waiting.size) {
    const all = [...waiting].sort((one, other) => (one.place.compareDocumentPosition(other.place) & 2 ? 1 : -1));
    const seen = all.find((each) => each.inView);
    if (!seen) await new Promise((done) => requestIdleCallback(done, { timeout: 500 }));
    const next = seen ?? all.find((each) => waiting.has(each));
    if (!next) continue;
    waiting.delete(next);
    await next.draw().catch(console.error);
    await new Promise((done) => setTimeout(done));
  }
  busy = false;
}

// On paper all charts are wanted at once, none wider than its place there: a drawing with a frame of its own can be scaled.
let onPaper = false;

function scalable(place) {
  for (const drawing of place.querySelectorAll(".main-svg"))
    drawing.setAttribute("viewBox", `0 0 ${drawing.getAttribute("width")} ${drawing.getAttribute("height")}`);
}

addEventListener("beforeprint", () => {
  onPaper = true;
  scalable(document);
  [...waiting].forEach((each) => each.draw());
});
addEventListener("afterprint", () => {
  onPaper = false;
  document.querySelectorAll(".main-svg").forEach((drawing) => drawing.removeAttribute("viewBox"));
});

class Words {
  constructor(parent, tell, { as }) {
    this.place = document.createElement(as);
    parent.append(this.place);
  }

  // The server made it of Markdown, with nothing in it that a text could have smuggled in.
  show({ html }) {
    this.place.innerHTML = html;
  }

  remove() {
    this.place.remove();
  }
}

function icon(name) {
  const sign = document.createElement("span");
  sign.className = "icon";
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = name;
  return sign;
}

class Link extends Words {
  constructor(parent, tell) {
    super(parent, tell, { as: "a" });
    for (const name of ["pointerenter", "focus", "click"]) this.place.addEventListener(name, () => this.look());
    // A plain click stays in this tab's session; with a key held, the address opens as any other.
    this.place.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      tell("followed", this.number);
    });
  }

  show(asked) {
    super.show(asked);
    this.number = asked.number;
    this.asked = asked;
    this.place.href = asked.href;
    this.place.className = asked.tone;
    if (asked.icon) this.place.prepend(icon(asked.icon));
  }

  // A link to what the page shows follows the filters, which may change without it being drawn again.
  look() {
    const { href, here } = this.asked;
    if (!here) return;
    const [path, query] = href.split("?");
    this.place.href = `${path}?${new URLSearchParams([...new Map([...new URLSearchParams(location.search), ...new URLSearchParams(query)])])}`;
  }
}

class Button extends Words {
  constructor(parent, tell) {
    super(parent, tell, { as: "button" });
    this.place.type = "button";
    this.place.addEventListener("click", () => tell("pressed", this.name));
  }

  show(asked) {
    super.show(asked);
    this.name = asked.name;
    this.place.setAttribute("aria-expanded", asked.open);
    this.place.prepend(icon(asked.icon));
    this.place.append(icon(asked.open ? "expand_less" : "expand_more"));
  }
}

const KINDS = { chart: Chart, words: Words, link: Link, button: Button };

class Card {
  constructor(parent) {
    this.parent = parent;
    this.parts = new Map();
  }

  show(bytes, tell) {
    this.tell = tell;
    const look = JSON.stringify(template(this.parent));
    const shown = new Map();
    for (const asked of JSON.parse(decoder.decode(bytes))) {
      const kind = `${asked.kind} ${asked.as ?? ""}`;
      const name = `${kind} ${[...shown.keys()].filter((other) => other.startsWith(kind)).length}`;
      const part = this.parts.get(name) ?? new KINDS[asked.kind](this.parent, (...said) => this.tell(...said), asked);
      const state = JSON.stringify(asked) + (asked.kind === "chart" ? look : "");
      if (state !== part.state) part.show(asked);
      part.state = state;
      shown.set(name, part);
    }
    for (const [name, part] of this.parts) if (!shown.has(name)) part.remove();
    if ([...shown.keys()].join() !== [...this.parts.keys()].join())
      this.parent.append(...[...shown.values()].map(({ place }) => place));
    this.parts = shown;
    this.parent.classList.toggle("drawn", [...shown.values()].some((part) => part instanceof Chart));
  }

  remove() {
    this.parts.forEach((part) => part.remove());
  }
}

const cards = new WeakMap();

export function show({ data, parentElement, setTriggerValue }) {
  let place = parentElement.querySelector(":scope > .figure-card");
  if (!place) {
    place = document.createElement("div");
    place.className = "figure-card";
    parentElement.append(place);
    cards.set(place, new Card(place));
  }
  const card = cards.get(place);
  card.show(data, setTriggerValue);
  return () => {
    card.remove();
    place.remove();
  };
}
