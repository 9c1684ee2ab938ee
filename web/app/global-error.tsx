"use client";

/** The last resort: even the frame failed, so there are no styles, texts or theme to rely on. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body style={{ fontFamily: "system-ui, sans-serif", padding: "4rem 1.5rem", textAlign: "center" }}>
        <title>Leams</title>
        <h1>Leams cannot be shown right now</h1>
        <p>Something went wrong. Please try again in a moment.</p>
        <p lang="ru">Что-то сломалось. Попробуйте снова через минуту.</p>
        <button type="button" onClick={() => window.location.reload()}>
          Try again · <span lang="ru">Попробовать снова</span>
        </button>
      </body>
    </html>
  );
}
