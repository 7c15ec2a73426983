// The office's phone at a door: codes are read from its camera and sent one after the other; what is said
// stands on the page. Without this script, or without a camera (plain http), the number is typed.
(() => {
  const box = document.querySelector("[data-scan]");
  const form = document.querySelector("form[data-scan-form]");
  if (!box || !form) return;
  const [video, open, said] = ["video", "button", "[data-camera]"].map((part) => box.querySelector(part));
  const result = document.querySelector("[data-result]");
  const field = form.querySelector("input[name=code]");
  const EVERY = 200; // milliseconds between two looks
  const AGAIN = 4000; // milliseconds in which the same code is one showing of it
  const WIDE = 640;
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  const detector = "BarcodeDetector" in window ? new window.BarcodeDetector({ formats: ["qr_code"] }) : null;
  let last = "";
  let lastAt = 0;
  let busy = false;

  const show = ({ words, tone, present, listed }) => {
    result.textContent = words;
    result.className = `note scanned ${tone}`;
    document.querySelector("[data-present]").textContent = present;
    document.querySelector("[data-listed]").textContent = listed;
    if (navigator.vibrate) navigator.vibrate(tone === "success" ? 80 : [80, 80, 80]);
  };

  const send = async (code) => {
    busy = true;
    const body = new URLSearchParams(new FormData(form));
    body.set("code", code);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.redirected) location.reload(); // the session ended
      else if (!answer.ok) throw new Error(answer.status);
      else show(await answer.json());
    } catch {
      result.textContent = "没有送到，请再扫一次。";
      result.className = "note scanned error";
      last = "";
    }
    busy = false;
  };

  const read = async () => {
    if (detector) {
      const found = await detector.detect(video).catch(() => []);
      if (found.length) return found[0].rawValue;
    }
    canvas.width = Math.min(WIDE, video.videoWidth);
    canvas.height = Math.round((canvas.width * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = window.jsQR(data, width, height, { inversionAttempts: "dontInvert" });
    return found ? found.data : "";
  };

  const look = async () => {
    if (!busy && video.videoWidth) {
      const code = await read();
      const now = Date.now();
      if (code && (code !== last || now - lastAt > AGAIN)) {
        last = code;
        await send(code);
      }
      if (code) lastAt = now;
    }
    setTimeout(look, EVERY);
  };

  const start = async () => {
    try {
      video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      await video.play();
    } catch {
      said.textContent = "没有打开相机：请在浏览器里允许使用相机，或者输入号码。";
      return;
    }
    open.hidden = true;
    video.hidden = false;
    said.textContent = "把对方手机上的履职码放到画面里。";
    look();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() && !busy) send(field.value).then(() => { field.value = ""; field.focus(); });
  });
  box.hidden = false;
  if (navigator.mediaDevices && window.jsQR) open.addEventListener("click", start);
  else {
    open.hidden = true;
    said.textContent = "这个地址不是 https，浏览器不能用相机：请输入号码，或者用手机自带的相机扫对方的履职码。";
  }
})();
