// The score grid's help: moving by keys, pasting a block, and saving by itself on a network that comes and goes.
//
// Nothing typed is lost: whatever is not saved yet lies in this device's storage. Nothing is stored twice: a
// save keeps its key until it is answered, and the server answers the same key the same way.
// Written for old browsers too (WeChat's): no modules, no newer syntax than of 2017.
(function () {
  "use strict";
  var form = document.getElementById("score-grid");
  if (!form || !window.fetch || !window.localStorage) return;

  var EVERY = 3000, AGAIN = 4000;
  var say = form.dataset, store = say.store;
  var state = document.getElementById("grid-state"), said = document.getElementById("grid-said");
  var clashList = document.getElementById("grid-clashes");
  var token = form.elements._csrf_token ? form.elements._csrf_token.value : "";
  var versions = JSON.parse(form.elements.versions.value);
  var rows = Array.prototype.map.call(form.querySelectorAll("tbody tr"), function (row) {
    return Array.prototype.slice.call(row.querySelectorAll("input[data-module]"));
  });
  var inputs = [].concat.apply([], rows), byName = {};
  var pending = null, sending = false, timer = 0, stopped = false, savedAt = "", offline = false;
  var elsewhere = {}, refused = {}, clashes = {};
  var done = form.querySelector("[data-done]"), leaving = false, warned = false;

  inputs.forEach(function (input) { byName[input.name] = input; input.kept = input.dataset.base; });

  // --- words ---

  function fill(words, values) {
    return words.replace(/\{(\w+)\}/g, function (whole, name) { return name in values ? values[name] : whole; });
  }

  function plain(text) {
    // What Chinese input methods type: full-width digits, point and minus.
    return text.replace(/[\uFF01-\uFF5E]/g, function (sign) {
      return String.fromCharCode(sign.charCodeAt(0) - 0xFEE0);
    }).replace(/[\u3002]/g, ".").trim();
  }

  function same(one, other) {
    if (one === other) return true;
    return one !== "" && other !== "" && isFinite(one) && isFinite(other) && Number(one) === Number(other);
  }

  function unsaved() {
    return inputs.filter(function (input) { return !same(plain(input.value), input.kept); });
  }

  // --- what is shown ---

  function show() {
    var open = unsaved(), count = open.length;
    inputs.forEach(function (input) { input.parentNode.classList.toggle("unsaved", open.indexOf(input) >= 0); });
    if (offline) state.textContent = fill(say.sayOffline, { n: count });
    else if (sending) state.textContent = say.saySaving;
    else if (count) state.textContent = fill(say.sayUnsaved, { n: count });
    else state.textContent = savedAt ? fill(say.saySaved, { time: savedAt }) : "";
    state.dataset.state = offline ? "offline" : sending ? "saving" : count ? "unsaved" : "saved";
    keep(open);
  }

  function addUp(row) {
    var sum = 0, any = false;
    Array.prototype.forEach.call(row.querySelectorAll("[data-factor]"), function (cell) {
      var text = plain(cell.tagName === "INPUT" ? cell.value : cell.dataset.value || "");
      if (text !== "" && isFinite(text)) { sum += Number(text) * Number(cell.dataset.factor); any = true; }
    });
    row.querySelector("[data-total]").textContent = any ? sum.toFixed(Number(say.decimals)) : "—";
  }

  function totals() { Array.prototype.forEach.call(form.querySelectorAll("tbody tr"), addUp); }

  function fault(input, words) {
    var cell = input.parentNode, old = cell.querySelector(".said");
    if (old) cell.removeChild(old);
    cell.classList.toggle("wrong", Boolean(words));
    if (words) {
      var line = document.createElement("span");
      line.className = "said";
      line.id = input.id + "-said";
      line.textContent = words;
      cell.appendChild(line);
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", line.id);
    } else {
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
    }
  }

  function showClashes() {
    clashList.textContent = "";
    Object.keys(clashes).forEach(function (name) {
      var input = byName[name], clash = clashes[name], line = document.createElement("li");
      var cell = input.parentNode.querySelector("label").textContent;
      line.appendChild(document.createTextNode(fill(say.sayClash, {
        cell: cell, yours: plain(input.value) || say.sayEmpty, theirs: clash.theirs || say.sayEmpty,
        who: clash.who || say.saySomebody,
      }) + " "));
      [["sayMine", plain(input.value)], ["sayTheirs", clash.theirs]].forEach(function (choice) {
        var button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet";
        button.textContent = say[choice[0]];
        button.addEventListener("click", function () {
          input.value = choice[1];
          delete clashes[name];
          showClashes(); totals(); save();
        });
        line.appendChild(button);
        line.appendChild(document.createTextNode(" "));
      });
      clashList.appendChild(line);
    });
  }

  // --- this device's storage ---

  function keep(open) {
    var typed = {};
    Object.keys(elsewhere).forEach(function (name) { typed[name] = elsewhere[name]; });
    open.forEach(function (input) { typed[input.name] = [input.value, input.kept]; });
    try {
      if (pending || Object.keys(typed).length) localStorage.setItem(store, JSON.stringify({ typed: typed, pending: pending }));
      else localStorage.removeItem(store);
    } catch (full) {
      said.textContent = String(full.message || full);
    }
  }

  function takeBack() {
    var kept, count = 0;
    try { kept = JSON.parse(localStorage.getItem(store) || "null"); } catch (broken) { kept = null; }
    if (!kept) return;
    pending = kept.pending || null;
    var underWay = {};
    if (pending) {
      pending.old = true;
      pending.body.cells.forEach(function (cell) { underWay[nameOf(cell)] = true; });
    }
    Object.keys(kept.typed || {}).forEach(function (name) {
      var input = byName[name], text = kept.typed[name][0], base = kept.typed[name][1];
      if (!input) { elsewhere[name] = kept.typed[name]; return; }
      if (same(plain(text), input.kept)) return;
      // What a save under way has changed itself is no clash; its answer settles that.
      if (!same(base, input.kept) && !underWay[name]) clashes[name] = { theirs: input.kept, who: "" };
      input.value = text;
      count += 1;
    });
    if (count) said.textContent = fill(say.sayRestored, { n: count });
    showClashes();
  }

  // --- saving ---

  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (byte) { return ("0" + byte.toString(16)).slice(-2); }).join("");
  }

  function gather() {
    var cells = unsaved().filter(function (input) {
      return !(input.name in clashes) && refused[input.name] !== input.value;
    }).map(function (input) {
      return { module: input.dataset.module, entry: input.dataset.entry, field: input.dataset.field, value: plain(input.value) };
    });
    if (!cells.length) return null;
    var named = {};
    cells.forEach(function (cell) { named[cell.module] = versions[cell.module] || 0; });
    return { key: newKey(), body: { versions: named, cells: cells } };
  }

  function nameOf(cell) { return "mark|" + cell.module + "|" + cell.entry + "|" + cell.field; }

  function later(wait) { clearTimeout(timer); timer = setTimeout(save, wait); }

  function save() {
    clearTimeout(timer);
    if (sending || stopped) return;
    pending = pending || gather();
    if (!pending) { show(); leave(); return; }
    sending = true;
    show();
    var sent = pending;
    fetch(say.cells, {
      method: "POST", credentials: "same-origin", keepalive: sent.body.cells.length < 200,
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token, "Idempotency-Key": sent.key },
      body: JSON.stringify(sent.body),
    }).then(function (response) {
      if (response.status >= 500 || response.status === 429) throw new Error(String(response.status));
      return response.json().then(function (answer) { return answered(sent, response.status, answer); });
    }).then(function () {
      sending = false; offline = false;
      show();
      if (unsaved().length && gather() && !stopped) later(leaving ? 0 : 200);
      else leave();
    }, function () {
      // No answer: nobody knows whether it arrived. The same key goes again.
      sending = false; offline = true;
      show();
      leave();
      later(AGAIN);
    });
  }

  function answered(sent, status, answer) {
    pending = null;
    if (status === 200) {
      sent.body.cells.forEach(function (cell) {
        var input = byName[nameOf(cell)];
        if (!input) { delete elsewhere[nameOf(cell)]; return; }
        input.kept = cell.value;
        delete refused[input.name];
        fault(input, "");
      });
      Object.keys(answer.versions).forEach(function (module) {
        versions[module] = Math.max(versions[module] || 0, answer.versions[module]);
      });
      savedAt = new Date(answer.saved_at).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
      // What was sent before this page was opened may have been changed since by somebody else.
      return sent.old ? refresh("", [], "") : null;
    }
    if (answer.code === "marks_version_conflict") return compare(answer);
    if (answer.code === "marks_faulty" && answer.cells.length) {
      var asked = {};
      sent.body.cells.forEach(function (cell) { asked[nameOf(cell)] = cell.value; });
      answer.cells.forEach(function (cell) {
        var input = byName[nameOf(cell)];
        if (!input) { delete elsewhere[nameOf(cell)]; return; }
        // Corrected while the answer was on its way: the answer is about a value that is not there any more.
        if (!same(plain(input.value), asked[input.name])) return;
        refused[input.name] = input.value;
        fault(input, document.documentElement.lang === "en" ? cell.message_en : cell.message);
      });
      return null;
    }
    stopped = true;
    said.textContent = fill(say.sayStopped, { why: document.documentElement.lang === "en" ? answer.detail_en : answer.detail });
    return null;
  }

  // Who is done goes on once everything is saved. What cannot be saved is said first; a second press leaves it.
  function leave() {
    if (!leaving) return;
    leaving = false;
    if (!unsaved().length && !pending) { location.assign(done.href); return; }
    said.textContent = fill(say.sayLeaving, { n: unsaved().length });
    warned = true;
  }

  // Somebody else saved meanwhile: take what they typed where nothing was typed here, and ask where both did.
  function compare(conflict) {
    var who = conflict.meanwhile.map(function (each) { return each.name; }).join(", ");
    said.textContent = fill(say.sayTogether, { who: who });
    var modules = conflict.meanwhile.map(function (each) { return each.module; });
    return refresh(who, modules, document.documentElement.lang === "en" ? conflict.detail_en : conflict.detail);
  }

  function refresh(who, modules, why) {
    return fetch(say.cells, { credentials: "same-origin", headers: { "Accept": "application/json" } }).then(function (response) {
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }).then(function (now) {
      var stands = {};
      now.marks.forEach(function (mark) { stands[nameOf(mark)] = mark.value; });
      now.sheets.forEach(function (sheet) {
        if (!sheet.open) {
          if (modules.indexOf(sheet.module) >= 0) {
            stopped = true;
            said.textContent = fill(say.sayStopped, { why: why });
          }
          return;
        }
        versions[sheet.module] = sheet.version;
        inputs.forEach(function (input) {
          if (input.dataset.module !== sheet.module) return;
          var theirs = stands[input.name] || "", mine = plain(input.value);
          var typed = !same(mine, input.kept), changed = !same(theirs, input.kept);
          input.kept = theirs;
          if (!typed) input.value = theirs;
          else if (changed && !same(mine, theirs)) clashes[input.name] = { theirs: theirs, who: who };
        });
      });
      showClashes(); totals();
    });
  }

  // --- keys and pasting ---

  function place(input) {
    for (var row = 0; row < rows.length; row += 1) {
      var column = rows[row].indexOf(input);
      if (column >= 0) return [row, column];
    }
    return null;
  }

  function go(input, down, right) {
    var at = place(input), row = at[0] + down, column = at[1] + right;
    // Entries that are not marked have no inputs; they are stepped over.
    while (rows[row] && !rows[row].length && down) row += down;
    var to = rows[row] && rows[row][Math.min(column, rows[row].length - 1)];
    if (to && column >= 0 && (right <= 0 || column < rows[row].length)) { to.focus(); to.select(); return true; }
    return false;
  }

  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.dataset || !input.dataset.module || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    var all = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    var moved = false;
    if (event.key === "Enter") { moved = true; if (!go(input, event.shiftKey ? -1 : 1, 0)) save(); }
    else if (event.key === "ArrowDown") moved = go(input, 1, 0);
    else if (event.key === "ArrowUp") moved = go(input, -1, 0);
    else if (event.key === "ArrowLeft" && (all || input.selectionEnd === 0)) moved = go(input, 0, -1);
    else if (event.key === "ArrowRight" && (all || input.selectionStart === input.value.length)) moved = go(input, 0, 1);
    if (moved) event.preventDefault();
  });

  form.addEventListener("paste", function (event) {
    var input = event.target, text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (!input.dataset || !input.dataset.module || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    var block = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map(function (line) { return line.split("\t"); });
    var at = place(input), targets = rows.slice(at[0]).filter(function (row) { return row.length; });
    var wide = Math.max.apply(null, block.map(function (line) { return line.length; }));
    var fits = block.length <= targets.length && block.every(function (line, down) { return at[1] + line.length <= targets[down].length; });
    if (!fits) {
      said.textContent = fill(say.sayLarge, { rows: block.length, columns: wide });
      return;
    }
    said.textContent = "";
    block.forEach(function (line, down) {
      line.forEach(function (value, right) { targets[down][at[1] + right].value = plain(value); });
    });
    totals(); show(); later(EVERY);
  });

  form.addEventListener("input", function (event) {
    var input = event.target;
    if (!input.dataset || !input.dataset.module) return;
    delete refused[input.name];
    if (warned) { warned = false; said.textContent = ""; }
    fault(input, "");
    addUp(input.closest("tr"));
    show();
    later(EVERY);
  });

  form.addEventListener("focusout", function (event) {
    var from = event.target.closest && event.target.closest("tr");
    var to = event.relatedTarget && event.relatedTarget.closest ? event.relatedTarget.closest("tr") : null;
    // Who presses “done” saves by that; an answer in between would move the link away from under the press.
    if (from && from !== to && event.relatedTarget !== done) save();
  });

  form.addEventListener("submit", function (event) { event.preventDefault(); stopped = false; save(); });
  if (done) done.addEventListener("click", function (event) {
    if (warned || event.ctrlKey || event.metaKey || event.shiftKey || (!unsaved().length && !pending)) return;
    event.preventDefault();
    leaving = true;
    if (stopped) leave();
    else save();
  });
  window.addEventListener("online", function () { later(0); });
  window.addEventListener("pagehide", function () { keep(unsaved()); if (!offline) save(); });

  takeBack();
  totals();
  show();
  if (pending || unsaved().length) later(0);
}());
