// What pages do beyond links and forms. Everything works without this file, only less comfortably.
"use strict";

// Files dropped on a form are the files of its button.
for (const drop of document.querySelectorAll(".drop")) {
  const input = drop.querySelector("input[type=file]");
  const list = drop.querySelector("ul");
  const show = () => {
    list.replaceChildren(...[...input.files].map((file) => {
      const item = document.createElement("li");
      item.textContent = file.name;
      return item;
    }));
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) {
    drop.addEventListener(kind, () => drop.classList.remove("over"));
  }
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
  });
}

// A large upload shows how far it is.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const bar = form.querySelector("progress");
  form.addEventListener("submit", (event) => {
    const chosen = form.querySelector("input[type=file]").files;
    const size = [...chosen].reduce((sum, file) => sum + file.size, 0);
    if (size < 5e6 || !bar) return;
    event.preventDefault();
    bar.hidden = false;
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (told) => { bar.max = told.total; bar.value = told.loaded; });
    request.addEventListener("load", () => {
      if (request.status < 400 && request.responseURL) { location.assign(request.responseURL); } else { form.submit(); }
    });
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}

// The list by keyboard: j and k move, x marks, Enter opens, / searches, ? tells.
const rows = [...document.querySelectorAll("tr[data-finding]")];
let at = -1;
const stand = (to) => {
  if (!rows.length) return;
  rows[at]?.classList.remove("now");
  at = Math.max(0, Math.min(rows.length - 1, to));
  rows[at].classList.add("now");
  rows[at].querySelector("a").focus();
};
const typing = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = document.querySelector("input[type=search]");
  const go = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
  else if (event.key === "j" && rows.length) { event.preventDefault(); stand(at + 1); }
  else if (event.key === "k" && rows.length) { event.preventDefault(); stand(at - 1); }
  else if (event.key === "x" && at >= 0) { event.preventDefault(); rows[at].querySelector("input[type=checkbox]")?.click(); }
  else if (go) { event.preventDefault(); go.click(); }
});

// How many are marked is told, and all of a page are marked at once.
const marks = [...document.querySelectorAll("input[type=checkbox][name=finding]")];
const every = document.querySelector("input[data-every]");
const count = document.querySelector("[data-marked]");
const tell = () => {
  const marked = marks.filter((mark) => mark.checked);
  if (count) count.textContent = count.dataset.marked.replace("{n}", marked.length);
  for (const mark of marks) mark.closest("tr").setAttribute("aria-selected", mark.checked);
};
for (const mark of marks) mark.addEventListener("change", tell);
every?.addEventListener("change", () => { for (const mark of marks) mark.checked = every.checked; tell(); });
if (marks.length) tell();

// On a narrow screen what is asked for stands first, and filters are opened when they are wanted.
if (matchMedia("(max-width: 60rem)").matches) {
  for (const part of document.querySelectorAll("details[data-narrow-closed]")) part.open = false;
}

// What is chosen in a list sends its form.
for (const chosen of document.querySelectorAll("select[data-sends]")) {
  chosen.addEventListener("change", () => chosen.form.requestSubmit());
}

// A link that is to be sent to somebody is copied by a button.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    field.select();
    try { await navigator.clipboard.writeText(field.value); button.textContent = button.dataset.done; } catch { /* it is marked */ }
  });
}

// Files that would be refused are told before they are sent, so that nothing written is lost on the way.
for (const form of document.querySelectorAll("form[data-largest]")) {
  const input = form.querySelector("input[type=file]");
  input.addEventListener("change", () => {
    const files = [...input.files];
    const many = files.length > Number(form.dataset.most);
    const large = files.some((file) => file.size > Number(form.dataset.largest));
    input.setCustomValidity(many ? input.dataset.tooMany : large ? input.dataset.tooLarge : "");
    input.reportValidity();
  });
}
