// The one-use code is in the fragment: it never reaches a server log, and it leaves the address bar at once.
const code = location.hash.slice(1);
history.replaceState(null, "", "/login");
const message = document.getElementById("message");
if (!code) {
  message.textContent = "This page needs a one-use code. Run: reeve open";
} else {
  fetch("/login", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code }) })
    .then(response => {
      if (response.ok) location.replace("/");
      else message.textContent = "The code is used or too old. Run: reeve open";
    })
    .catch(() => { message.textContent = "The daemon does not answer. Run: reeve status"; });
}
