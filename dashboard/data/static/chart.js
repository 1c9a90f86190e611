// Draws the card that stands in the page, and downloads it as PNG or SVG with everything that it says inside.
const said = document.documentElement.dataset.theme;
const dark = said ? said === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
// The figure comes in the colours of a light page.
const text = document.getElementById("card").textContent;
const { inDark } = JSON.parse(text);
const card = JSON.parse(text, (_, value) => (dark && inDark[value]) || value);
const place = document.getElementById("chart");
const FONT = '"Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const PICTURE_WIDTH = 1000;
const PAD = 16;
// Room for the years of series breaks.
const ABOVE_PLOT = 30;
const SIZES = { title: 20, counted: 13, tick: 12, foot: 12 };
const INK = { title: dark ? "#fafafa" : "#262626", text: dark ? "#bdbdbd" : "#595959" };
const PAPER = dark ? "#0e1117" : "#ffffff";
const GRID = dark ? "#3a424a" : "#eeeeee";
// The map stands beside the bars from this width on, else above them.
const BESIDE = 700;
const MAP = { share: 0.56, shape: 0.85, inset: { x: [0.84, 0.99], y: [0.01, 0.3] }, key: 44 };
const CONFIG = { displayModeBar: false, scrollZoom: false, topojsonURL: "../app/static/" };
for (const trace of card.figure.data) if (trace.geojson) trace.geojson = `../${trace.geojson}`;
const pen = document.createElement("canvas").getContext("2d");

function measured(text, size) {
  pen.font = `${size}px ${FONT}`;
  return pen.measureText(text.replace(/<[^>]*>/g, "")).width;
}

// Lines no wider than `width`; Chinese text may break after any character, other text after a space or in an address.
function wrapped(text, size, width) {
  const words = text.match(/[\u2e80-\uffef][，。、；：）]*|[^\s\u2e80-\uffef/&?]*[/&?]|[^\s\u2e80-\uffef/&?]+|\s+/g) || [];
  const lines = [""];
  for (const word of words) {
    const last = lines.length - 1;
    if (lines[last] && measured(lines[last] + word.trimEnd(), size) > width) lines.push(word.trimStart());
    else lines[last] += word;
  }
  return lines.map((line) => line.trim());
}

function escaped(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function within([low, high], [start, end]) {
  return [low + start * (high - low), low + end * (high - low)];
}

// Puts the map and the bars of a figure that has both beside or below each other; the height of the two.
function placed(data, layout, inner, bars, labels) {
  const beside = inner >= BESIDE;
  const across = beside ? inner * MAP.share : inner;
  const map = across * MAP.shape + MAP.key;
  const height = beside ? Math.max(map, bars) : map + bars;
  const x = [0, across / inner];
  const y = [1 - map / height, 1];
  // The map of the nation leaves a corner for its key, that of a province none: it stands above it.
  const key = MAP.key / height;
  const shape = layout.geo2 ? [y[0], y[1] - key] : [y[0] + key, y[1]];
  layout.geo.domain = { x, y: shape };
  // The inset of a map of the nation.
  if (layout.geo2) layout.geo2.domain = { x: within(x, MAP.inset.x), y: within(shape, MAP.inset.y) };
  layout.xaxis.domain = [(beside ? across : 0) / inner + labels / inner, 1];
  layout.yaxis.domain = beside ? [1 - bars / height, 1] : [0, bars / height];
  for (const trace of data.filter((one) => one.colorbar)) {
    trace.colorbar = { ...trace.colorbar, len: 0.45 * x[1], x: 0.02, y: within(y, [0.02, 1])[0] };
  }
  return height;
}

// The end of an axis from `low`, as wide as `across`, on which every bar has room for its text.
function roomy(bars, low, across) {
  const ends = Array.from(bars.x, (value, at) => {
    const room = Math.min(measured(bars.text[at], SIZES.tick) + 14, across * 0.8);
    return low + ((Math.max(value, 0) - low) * across) / (across - room);
  });
  return Math.max(...ends) || 1;
}

function composed(width) {
  const { data, layout } = structuredClone(card.figure);
  const inner = width - 2 * PAD;
  const title = wrapped(card.title, SIZES.title, inner * 0.94);
  const counted = wrapped(card.counted, SIZES.counted, inner * 0.97);
  const address = new URL(card.page, location.href).href;
  const foot = [...card.notes, address].flatMap((line) => wrapped(line, SIZES.foot, inner * 0.97));

  const bars = data.find((trace) => trace.type === "bar");
  const names = layout.yaxis.ticktext || bars.y;
  const lines = Array.from(names, (name) => String(name).split("<br>")).flat();
  const labels = 8 + Math.max(...lines.map((line) => measured(line, SIZES.tick)));
  const left = layout.geo ? PAD : PAD + labels;
  let legend = 0;
  if (layout.showlegend && !layout.geo) {
    const entries = [...new Set(data.filter((line) => line.showlegend !== false).map((line) => line.name || ""))];
    const widest = Math.max(...entries.map((name) => measured(name, SIZES.tick))) + 50;
    legend = 12 + 20 * Math.ceil(entries.length / Math.max(1, Math.floor((width - left - PAD) / widest)));
  }
  // Years that stand upright, since they are many, take more room.
  const upright = layout.xaxis2 && width < 900 ? 22 : 0;
  const axis = (layout.xaxis.visible === false ? 6 : 30) + upright;
  const above = ABOVE_PLOT + upright;
  const top = PAD + title.length * SIZES.title * 1.3 + counted.length * SIZES.counted * 1.3 + above;
  const below = axis + legend + 10 + foot.length * SIZES.foot * 1.35 + PAD;
  const alone = layout.height - layout.margin.t - layout.margin.b - 20;
  const plot = layout.geo ? placed(data, layout, inner, alone, labels) : alone;

  if (bars) {
    const across = layout.geo ? (1 - layout.xaxis.domain[0]) * inner : width - left - PAD;
    layout.xaxis.range[1] = roomy(bars, layout.xaxis.range[0], across);
  }

  layout.width = width;
  layout.height = Math.round(plot + top + below);
  layout.margin = { l: left, r: PAD, t: top, b: below };
  layout.paper_bgcolor = layout.plot_bgcolor = PAPER;
  layout.font = { family: FONT, size: SIZES.tick, color: INK.text };
  layout.yaxis.automargin = false;
  layout.yaxis.gridcolor = layout.xaxis.zerolinecolor = GRID;
  if (legend) layout.legend = { ...layout.legend, x: 0, y: -axis / plot, yanchor: "top" };
  layout.title = {
    text: `<b>${title.map(escaped).join("<br>")}</b>`,
    font: { size: SIZES.title, color: INK.title },
    x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top",
    // One line hangs below this padding, the first of several stands on it.
    pad: { l: PAD, t: PAD + (title.length > 1 ? SIZES.title * 0.8 : 0) },
  };
  const flush = { x: 0, xref: "paper", xanchor: "left", xshift: PAD - left, yref: "paper", align: "left", showarrow: false };
  layout.annotations = [
    ...(layout.annotations || []),
    {
      ...flush, text: counted.map(escaped).join("<br>"), font: { size: SIZES.counted, color: INK.text },
      y: 1, yanchor: "bottom", yshift: above - 6,
    },
    {
      ...flush, text: foot.map(escaped).join("<br>"), font: { size: SIZES.foot, color: INK.text },
      y: 0, yanchor: "top", yshift: -(axis + legend + 6),
    },
  ];
  return { data, layout };
}

let drawnWidth = 0;
function draw() {
  const width = place.clientWidth;
  if (!width || width === drawnWidth) return;
  drawnWidth = width;
  const { data, layout } = composed(width);
  Plotly.react(place, data, layout, CONFIG);
}

for (const button of document.querySelectorAll("button[data-format]")) {
  button.addEventListener("click", () => {
    const { data, layout } = composed(PICTURE_WIDTH);
    const { format } = button.dataset;
    const scale = format === "png" ? 2 : 1;
    Plotly.downloadImage({ data, layout, config: CONFIG }, { format, scale, width: layout.width, height: layout.height, filename: card.file });
  });
}
draw();
addEventListener("resize", draw);
