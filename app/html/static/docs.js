// Lets a reader of /docs try each operation, from this page's own origin. The token stays in this page alone.
"use strict";

const token = document.getElementById("token");

const asked = (form) => {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  const headers = { Accept: "application/json" };
  for (const input of form.querySelectorAll("input[data-in]")) {
    if (input.value === "") continue;
    if (input.dataset.in === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (input.dataset.in === "query") query.append(input.name, input.value);
    if (input.dataset.in === "header") headers[input.name] = input.value;
  }
  if (token.value.trim()) headers.Authorization = `Bearer ${token.value.trim()}`;
  const body = form.querySelector("textarea");
  if (body) headers["Content-Type"] = body.dataset.kind;
  const address = query.size ? `${path}?${query}` : path;
  return [address, { method: form.dataset.method, headers, body: body ? body.value : undefined }];
};

const told = async (answer) => {
  const headers = [...answer.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  const text = await answer.text();
  let shown = text;
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Not JSON: shown as it came.
  }
  return `${answer.status} ${answer.statusText}\n${headers}\n\n${shown}`;
};

document.querySelectorAll("[data-script]").forEach((part) => part.removeAttribute("hidden"));
document.querySelectorAll("form[data-path]").forEach((form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const output = form.querySelector("output");
    output.textContent = "…";
    try {
      output.textContent = await told(await fetch(...asked(form)));
    } catch (error) {
      output.textContent = String(error);
    }
  });
});
