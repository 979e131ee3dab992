"use strict";
(() => {
  const page = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const one = (selector, within = document) => within.querySelector(selector);
  const { kinds, words, grid, refurbished, electricity, car, session } = JSON.parse(one("#factors").textContent);
  const slides = all(".slide");
  const field = (name) => one(`[name="${name}"]`);
  function count(name) {
    const { value = 0, max = 0 } = field(name) ?? {};
    return Math.min(Math.max(0, Math.floor(Number(value) || 0)), Number(max));
  }
  let at = 0;
  let began = null;

  // Moving from slide to slide
  function show(index, told = true) {
    at = Math.min(Math.max(index, 0), slides.length - 1);
    slides.forEach((slide, place) => slide.classList.toggle("now", place === at));
    one(".place").textContent = `${at + 1} / ${slides.length}`;
    history.replaceState(null, "", `#${slides[at].id}`);
    if (at) began ??= Date.now();
    tick();
    if (told) {
      slides[at].focus({ preventScroll: true });
      tell();
    }
    scrollTo(0, 0);
  }
  function next() {
    if (isWaiting()) answer();
    else show(at + 1);
  }
  const back = () => show(at - 1);
  const isBlack = () => page.classList.contains("black");
  const black = () => page.classList.toggle("black");

  // Guess first: the answer waits for A, B or the clicker
  const isWaiting = () => slides[at].matches(".quiz:not(.asked)");
  function answer(side) {
    slides[at].classList.add("asked");
    for (const button of all("button[data-side]", slides[at]))
      button.setAttribute("aria-pressed", String(button.dataset.side === side));
    one(".told", slides[at]).setAttribute("role", "status");
    tell();
  }

  // Numbers as people read them
  const number = (value, digits = 2) =>
    new Intl.NumberFormat(page.lang, { maximumSignificantDigits: digits, minimumSignificantDigits: value && Math.abs(value) < 100 ? Math.min(digits, 2) : 1 }).format(value);
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const isTonnes = (kg) => Number(Math.abs(kg).toPrecision(2)) >= 1000;
  const mass = (kg, per = kg) => (isTonnes(per) ? `${number(kg / 1000)}\u00a0t` : `${number(kg)}\u00a0kg`);
  const money = (eur) => filled(words.money, { number: number(eur) });
  const percent = (share) => share.toLocaleString(page.lang, { style: "percent" });

  // Draws of the errors, two letters a draw, drawn alike for all kinds of device
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  function draws([text, top]) {
    const read = (place) => LETTERS.indexOf(text[place]);
    return Float64Array.from({ length: text.length / 2 }, (_, i) => ((read(2 * i) * 64 + read(2 * i + 1)) / 4095) * top);
  }
  for (const kind of kinds) Object.assign(kind, { made: draws(kind.made), used: draws(kind.used) });

  // Our workshops: what the room counted, as `fleet-audit footprint` adds it up
  function counted() {
    return kinds.map((kind) => {
      const devices = count(`n-${kind.code}`);
      return { kind, devices, old: Math.min(devices, count(`o-${kind.code}`)) };
    });
  }
  const sum = (rows, each) => rows.reduce((total, row) => total + each(row), 0);
  function bounds(rows, middle) {
    const totals = new Float64Array(kinds[0].made.length);
    for (const { kind, devices, old } of rows)
      for (let i = 0; i < totals.length; i++)
        totals[i] += (devices - old) * kind.made[i] + devices * kind.used[i];
    totals.sort();
    const cut = totals.length / 20;
    const low = (totals[cut - 1] + totals[cut]) / 2;
    const high = (totals.at(-cut - 1) + totals.at(-cut)) / 2;
    return [Math.max(0, Math.min(low, middle)), Math.max(high, middle)];
  }
  function total() {
    const rows = counted();
    const made = sum(rows, ({ kind, devices, old }) => (devices - old) * kind.made_g) / 1000;
    const used = sum(rows, ({ kind, devices }) => devices * kind.use_g) / 1000;
    const [low, high] = bounds(rows, (made + used) * 1000).map((grams) => grams / 1000);
    const spared = ({ life }) => 1 / life - 1 / (life + 1);
    const year = sum(rows, ({ kind, devices }) => devices * kind.embodied_kg * spared(kind));
    const eur = sum(rows, ({ kind, devices }) => devices * (kind.eur ?? 0) * spared(kind));
    return { devices: sum(rows, (row) => row.devices), made, used, low, high, year, eur, rows };
  }
  const width = (selector, share) => one(selector)?.setAttribute("width", `${100 * Math.min(Math.max(share || 0, 0), 1)}%`);
  function tellTotal() {
    const { devices, made, used, low, high, year, eur } = total();
    const whole = made + used;
    page.classList.toggle("counted", devices > 0);
    one("#total").textContent = devices ? mass(whole) : "?";
    one("#between").textContent = devices
      ? filled(words.between, { low: mass(low, high).replace(/\u00a0.*/, ""), high: mass(high) })
      : words.nothing;
    one("#parts").textContent = devices ? filled(words.parts, { made: mass(made, made), used: mass(used, used) }) : "";
    one("#thing").textContent = devices ? filled(words.thing, { number: number(whole / car) }) : "";
    width("#made-bar", made / whole);
    const saved = eur ? words.one_more_eur : words.one_more;
    one("#one-more").textContent = devices ? filled(saved, { mass: mass(year), eur: money(eur) }) : "";
    page.dataset.total = JSON.stringify({ made, used, low, high, year, eur });
  }

  function tellSlider(name, text) {
    one(`#${name}`).textContent = text;
    field(name).setAttribute("aria-valuetext", text);
  }

  // And if: usual lives, second-hand share, nights
  function tellIf() {
    const years = Number(field("longer").value);
    const share = Number(field("second-hand").value) / 100;
    const night = Number(field("nights").value) / 100;
    const rows = counted();
    const yearly = (longer, reused, left) => {
      const made = sum(rows, ({ kind, devices }) => (devices * kind.embodied_kg) / (kind.life + longer));
      const kwh = sum(rows, ({ kind, devices }) => devices * (kind.kwh + left * kind.night_kwh));
      return { kg: made * (1 - reused * refurbished) + kwh * grid, kwh };
    };
    const now = yearly(0, 0, night);
    const then = yearly(years, share, 0);
    tellSlider("longer", filled(words.longer[Math.min(years, 2)], { years }));
    tellSlider("second-hand", percent(share));
    tellSlider("nights", percent(night));
    const spared = now.kg - then.kg;
    one("#if-total").textContent = now.kg ? (spared ? `−${mass(spared)}` : mass(now.kg)) : "?";
    const isOld = sum(rows, ({ old }) => old) > 0;
    const [before, after] = isOld ? [words.today_old, words.instead_old] : [words.today, words.instead];
    const instead = spared ? after : before;
    one("#if-words").textContent = now.kg ? filled(instead, { then: mass(then.kg), now: mass(now.kg) }) : words.first;
    one("#if-eur").textContent =
      now.kwh > then.kwh ? filled(electricity ? words.bill : words.kwh, { kwh: number(now.kwh - then.kwh), eur: money((now.kwh - then.kwh) * electricity) }) : "";
    width("#if-bar", then.kg / now.kg);
    page.dataset.if = JSON.stringify({ now, then });
  }

  // What is kept of the session: counts only
  const hands = (slug, when) => ({ a: count(`${when}-${slug}-a`), b: count(`${when}-${slug}-b`) });
  const known = (name) => (field(name).value === "" ? null : count(name));
  function record() {
    const quiz = session.quiz.map(({ question, slug, right }) => {
      const after = hands(slug, "after");
      return { question, right, before: hands(slug, "before"), after: after.a + after.b ? after : null };
    });
    const workshop = counted()
      .filter(({ devices }) => devices)
      .map(({ kind, devices, old }) => ({ category: kind.code, count: devices, past_usual_life: old }));
    const day = new Date();
    const date = [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
    const kept = { club: field("club").value.trim(), date, attendance: known("attendance"), sheets_taken: known("sheets") };
    return { ...session.fixed, ...kept, quiz, workshop };
  }
  function save() {
    if (!field("club").reportValidity()) return;
    const link = document.createElement("a");
    link.download = "session.json";
    link.href = URL.createObjectURL(new Blob([`${JSON.stringify(record(), null, 1)}\n`], { type: "application/json" }));
    link.click();
    one("#saved").textContent = words.saved;
  }

  // What was typed outlives a reload, for the decks of a folder, where the browser lets a page keep something
  const KEPT = `fleet-audit session ${location.pathname.replace(/[^/]*$/, "")}`;
  function keep() {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(all("main input").map(({ name, value }) => [name, value]))));
    } catch {}
  }
  function recall() {
    try {
      const values = JSON.parse(sessionStorage.getItem(KEPT)) ?? {};
      for (const input of all("main input")) input.value = values[input.name] ?? input.value;
    } catch {}
  }

  // The keys, told and reached by buttons; single characters can be turned off (RGAA 12.10)
  const help = one("#keys");
  const letters = field("letters");
  const LETTERS_KEPT = "fleet-audit letters";
  function keepLetters() {
    try {
      localStorage.setItem(LETTERS_KEPT, letters.checked ? "on" : "off");
    } catch {}
  }
  function recallLetters() {
    try {
      letters.checked = localStorage.getItem(LETTERS_KEPT) !== "off";
    } catch {}
  }
  const isOff = (key) => key.length === 1 && key !== " " && !letters.checked;
  const keys = () => help.showModal();
  help.addEventListener("close", () => slides[at].focus({ preventScroll: true }));
  letters.addEventListener("change", keepLetters);
  addEventListener("storage", recallLetters);

  // The time, beside the plan
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  function tick() {
    const planned = slides.slice(0, at + 1).reduce((minutes, slide) => minutes + Number(slide.dataset.minutes), 0);
    const spent = began === null ? 0 : (Date.now() - began) / 1000;
    one(".clock").textContent = filled(words.clock, { spent: clock(spent), planned });
  }
  function time() {
    began ??= Date.now();
    page.classList.toggle("timed");
    tick();
  }

  // The speaker's window follows the projected one, and leads it
  let other = window.opener;
  const tell = () => other?.postMessage({ at, asked: slides[at].classList.contains("asked") }, "*");
  function speak() {
    other = open(location.href, "speaker", "width=1000,height=800");
  }
  addEventListener("message", ({ source, data }) => {
    if (source !== other || !Number.isInteger(data?.at)) return;
    show(data.at, false);
    if (data.asked) slides[at].classList.add("asked");
  });

  function full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else page.requestFullscreen?.();
  }
  const note = () => page.classList.toggle("noted");
  const first = () => show(0);
  const last = () => show(slides.length - 1);
  const KEYS = {
    PageDown: next, PageUp: back, ArrowRight: next, ArrowLeft: back, ArrowDown: next, ArrowUp: back,
    " ": next, Home: first, End: last, n: note, t: time, f: full, F5: full, p: speak, b: black, ".": black, "?": keys,
  };
  const CLICKER = ["PageDown", "PageUp", "F5"];
  let digits = "";
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const inField = event.target.matches("input");
    if (inField && !CLICKER.includes(key)) return key === "Enter" ? onward(event) : undefined;
    if (isOff(key)) return;
    if (isBlack() && KEYS[key]) return event.preventDefault(), black();
    if (/^\d$/.test(key)) return void (digits += key);
    if (key === "Enter" && digits) return event.preventDefault(), go();
    digits = "";
    if (isWaiting() && (key === "a" || key === "b")) return answer(key);
    if ((key === " " || key === "Enter") && event.target.matches("button, a")) return;
    if (!KEYS[key]) return;
    event.preventDefault();
    if (key === " " && event.shiftKey) back();
    else KEYS[key]();
  });
  function go() {
    show(Number(digits) - 1);
    digits = "";
  }
  function onward(event) {
    event.preventDefault();
    const fields = all("input", slides[at]);
    (fields[fields.indexOf(event.target) + 1] ?? slides[at]).focus();
  }

  let touched = null;
  addEventListener("touchstart", ({ changedTouches, target }) => (touched = target.matches("input") ? null : changedTouches[0].clientX));
  addEventListener("touchend", ({ changedTouches }) => {
    const moved = touched === null ? 0 : changedTouches[0].clientX - touched;
    if (moved < -60) next();
    if (moved > 60) back();
  });
  addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.side) answer(button.dataset.side);
    const acts = { next, back, save, keys, note, speak, time, full, black, close() {} };
    if (button && help.contains(button)) help.close();
    if (button?.dataset.do) acts[button.dataset.do]();
    if (target.matches(".shade")) black();
  });
  addEventListener("input", () => {
    tellTotal();
    tellIf();
    keep();
  });
  addEventListener("hashchange", () => show(place()));
  const place = () => Math.max(0, slides.findIndex((slide) => `#${slide.id}` === location.hash));

  page.classList.add("deck");
  if (window.opener) page.classList.add("noted");
  recall();
  recallLetters();
  tellTotal();
  tellIf();
  setInterval(tick, 1000);
  show(place(), false);
})();
