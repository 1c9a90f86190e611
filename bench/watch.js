// What a reader waits for: when a filter was chosen, and when the charts were last drawn after it. In milliseconds.
(() => {
  const seen = (window.__seen = { chosen: null, first: null, lastFirst: null, last: null });
  const charts = () => [...document.querySelectorAll(window.__charts || ".js-plotly-plot")];
  const chosen = (event) => {
    if (!event.target.closest || !event.target.closest(window.__choice || "[role=option]")) return;
    Object.assign(seen, { chosen: performance.now(), first: null, lastFirst: null, last: null });
  };
  document.addEventListener("click", chosen, true);
  // What the pointer does over a chart is not a repaint.
  const drawn = (node) => node.nodeType === 1 && !node.closest(".hoverlayer, .modebar");
  new MutationObserver((records) => {
    const now = performance.now();
    const all = charts();
    let any = false, top = false;
    for (const record of records) {
      const nodes = [record.target, ...record.addedNodes].filter(drawn);
      for (const node of nodes) {
        const chart = all.find((each) => each.contains(node) || node.contains(each) && record.target !== node);
        if (!chart) continue;
        any = true;
        top = top || chart === all[0];
      }
    }
    if (any) { seen.first ??= now; seen.last = now; }
    if (top) seen.lastFirst = now;
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
