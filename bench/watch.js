// What a reader waits for: when a filter was chosen, and when each chart was last drawn after it. In milliseconds.
(() => {
  const seen = { chosen: null, first: null, last: null, drawn: new Map() };
  const charts = () => [...document.querySelectorAll(window.__charts)];
  window.__seen = seen;
  // When the topmost of the charts that were drawn again was last drawn: not every choice changes every chart.
  window.__topmost = () => charts().map((each) => seen.drawn.get(each)).find((time) => time !== undefined);
  const chosen = (event) => {
    if (!event.target.closest || !event.target.closest(window.__choice)) return;
    Object.assign(seen, { chosen: performance.now(), first: null, last: null, drawn: new Map() });
  };
  document.addEventListener("click", chosen, true);
  const drew = (found) => {
    if (!found.size) return;
    seen.last = performance.now();
    seen.first ??= seen.last;
    for (const chart of found) seen.drawn.set(chart, seen.last);
  };
  // Charts in which something changed, or that were added. What the pointer does over a chart is not a repaint.
  new MutationObserver((records) => {
    const found = new Set();
    for (const { target, addedNodes } of records) {
      const inside = target.closest ? target : target.parentElement;
      if (!inside || inside.closest(".hoverlayer, .modebar")) continue;
      const chart = inside.closest(window.__charts);
      if (chart) found.add(chart);
      else
        for (const node of addedNodes)
          if (node.matches?.(window.__charts)) found.add(node);
          else for (const each of node.querySelectorAll?.(window.__charts) ?? []) found.add(each);
    }
    drew(found);
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  // A chart on a canvas is drawn without any change to the document.
  for (const name of ["clearRect", "fill", "stroke", "fillText", "drawImage"]) {
    const draw = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      const chart = this.canvas.closest?.(window.__charts);
      if (chart) drew(new Set([chart]));
      return draw.apply(this, given);
    };
  }
})();
