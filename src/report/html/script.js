"use strict";
(() => {
  const $ = (q, r = document) => [...r.querySelectorAll(q)];
  const form = document.querySelector(".filter");
  if (!form) return;
  form.hidden = false;
  const items = $("[data-v]");
  const texts = new Map();
  const text = e => {
    if (!texts.has(e)) texts.set(e, (e.dataset.t ?? "") + " " + e.dataset.a + " " + (e.querySelector("summary") ?? e).textContent.toLowerCase() + " " +
      $(".c a, .id", e).map(a => a.textContent).join(" ").toLowerCase());
    return texts.get(e);
  };
  const says = document.querySelector("#says");
  const apply = () => {
    const on = name => $(`input[name=${name}]:checked`, form).map(i => i.value);
    const v = on("v"), l = form.l.value, a = form.a.value;
    const words = form.q.value.toLowerCase().split(/\s+/).filter(Boolean);
    let all = 0, shown = 0;
    for (const e of items) {
      const d = e.dataset;
      const ok = (!v.length || v.includes(d.v)) && (!l || d.l.split(" ").includes(l)) &&
        (!a || d.a.split(" ").includes(a)) && words.every(w => text(e).includes(w));
      e.hidden = !ok;
      if (e.classList.contains("s")) { all++; shown += ok; }
    }
    for (const g of $("[data-g]")) g.hidden = !$("[data-v]", g).some(e => !e.hidden);
    says.textContent = shown === all ? `${all} scenarios` : `${shown} of ${all} scenarios`;
  };
  form.addEventListener("input", apply);
  form.addEventListener("submit", e => e.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  const reveal = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const e = id && document.getElementById(id);
    if (!e) return;
    for (let p = e; p; p = p.parentElement) { if (p.tagName === "DETAILS") p.open = true; p.hidden = false; }
    e.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  const toggle = document.querySelector("#theme");
  if (toggle) {
    toggle.hidden = false;
    toggle.onclick = () => {
      const root = document.documentElement.style;
      const dark = root.colorScheme ? root.colorScheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      root.colorScheme = dark ? "light" : "dark";
    };
  }
  $("[data-open]").forEach(b => b.onclick = () => {
    const open = b.dataset.open === "1";
    for (const e of $("details.s")) if (!e.hidden) e.open = open;
  });
  addEventListener("keydown", e => {
    if (e.key === "/" && !/INPUT|SELECT|TEXTAREA/.test(e.target.tagName)) { e.preventDefault(); form.q.focus(); }
  });
  apply();
  reveal();
})();
