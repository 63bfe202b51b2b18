// Every page works without this file. It adds: reading aloud, printing, copying a link, scanning a QR code live.
"use strict";

const show = (element) => element.removeAttribute("hidden");
const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

each("[data-print]", (button) => {
  show(button);
  button.addEventListener("click", () => window.print());
});

if (navigator.clipboard) {
  each("[data-copy]", (button) => {
    show(button);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      document.getElementById("said").textContent = button.dataset.done;
    });
  });
}

if ("speechSynthesis" in window) {
  each("[data-read]", (button) => {
    show(button);
    button.addEventListener("click", () => {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        return;
      }
      each(button.dataset.read, (part) => {
        const speech = new SpeechSynthesisUtterance(part.innerText);
        speech.lang = document.documentElement.lang === "nl" ? "nl-NL" : "en-GB";
        speech.rate = 0.9;
        speechSynthesis.speak(speech);
      });
    });
  });
  window.addEventListener("pagehide", () => speechSynthesis.cancel());
}

const scanner = document.querySelector("[data-scan]");
if (scanner && "BarcodeDetector" in window && navigator.mediaDevices) {
  show(scanner);
  const video = document.querySelector("[data-scan-video]");
  scanner.addEventListener("click", async () => {
    const said = document.getElementById("said");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      video.srcObject = stream;
      show(video);
      await video.play();
      const look = async () => {
        const found = await detector.detect(video);
        if (found.length === 0) {
          window.setTimeout(look, 200);
          return;
        }
        stream.getTracks().forEach((track) => track.stop());
        const form = scanner.closest("form");
        form.elements.text.value = found[0].rawValue;
        form.submit();
      };
      look();
    } catch {
      said.textContent = scanner.dataset.refused;
    }
  });
}

const waits = document.querySelector("[data-waits]");
if (waits) {
  const look = async () => {
    try {
      const answer = await fetch(`${window.location.pathname}/${waits.dataset.waits}`, { cache: "no-store" });
      const found = answer.ok ? await answer.json() : { pending: false };
      if (!found.pending || String(found.refusals) !== waits.dataset.refusals) {
        window.location.reload();
        return;
      }
    } catch {
      // Without a connection it is tried again.
    }
    window.setTimeout(look, 2000);
  };
  window.setTimeout(look, 2000);
}
