// Everything works without this file; it only saves steps.
"use strict";

// Buttons that only a script can fulfil stay hidden where there is none.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A form that asks again as soon as a choice is made; its button stays for keyboards and for those without a script.
for (const form of document.querySelectorAll("form[data-again]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select[data-again]")) form.requestSubmit();
  });
}

// A file may be dropped anywhere on its field.
for (const field of document.querySelectorAll("[data-drop]")) {
  const input = field.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    field.addEventListener(name, (event) => { event.preventDefault(); field.classList.add("over-it"); });
  }
  for (const name of ["dragleave", "drop"]) {
    field.addEventListener(name, () => field.classList.remove("over-it"));
  }
  field.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
  });
}

// Of some boxes no more can be ticked than `data-most` says, and what needs some stays shut before `data-least` are.
for (const group of document.querySelectorAll("form[data-most]")) {
  const boxes = [...group.elements].filter((each) => each.matches("input[type=checkbox][data-one]"));
  const buttons = [...group.elements].filter((each) => each.matches("button[data-needs]"));
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.disabled = !box.checked && ticked >= Number(group.dataset.most);
    for (const button of buttons) button.disabled = ticked < Number(group.dataset.least);
  };
  for (const box of boxes) box.addEventListener("change", count);  // they may stand outside of the form's element
  count();
}

// A secret or an address is copied by a button.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}
