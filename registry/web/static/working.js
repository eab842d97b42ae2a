// What takes longer than a moment is seen to be going on: a line beside the button, and no second press.
//
// Without it everything works the same; the browser's own sign is all there is then. Written for old browsers
// too (WeChat's): no modules, no newer syntax than of 2017.
(function () {
  "use strict";
  var words = document.currentScript.dataset.say, MOMENT = 600, FILE = /\.(xlsx|csv|json|jwt|pdf|zip)$/;

  document.addEventListener("submit", function (event) {
    var form = event.target;
    var pressed = event.submitter || form.querySelector("button:not([type=button])");
    // Not the property: a field of the form may be called “action”.
    var to = pressed && pressed.getAttribute("formaction") || form.getAttribute("action") || "";
    // A file that is taken down leads to no other page, so nobody would end the line.
    if (event.defaultPrevented || FILE.test(to.split("?")[0])) return;
    var began = Date.now(), line = document.createElement("p");
    line.className = "working";
    line.setAttribute("role", "status");
    function tell() {
      var seconds = Math.floor((Date.now() - began) / 1000);
      line.firstChild.textContent = words.replace("{n}", String(seconds));
    }
    var first = setTimeout(function () {
      // Not before the form is on its way: a button that is off is not sent.
      if (pressed) pressed.disabled = true;
      line.appendChild(document.createElement("span"));
      line.appendChild(document.createTextNode(" "));
      line.appendChild(document.createElement("progress"));
      (pressed ? pressed.parentNode : form).appendChild(line);
      tell();
    }, MOMENT);
    var going = setInterval(function () { if (line.firstChild) tell(); }, 1000);
    // Who comes back by the browser's own button finds the page as it was before.
    window.addEventListener("pageshow", function () {
      clearTimeout(first);
      clearInterval(going);
      if (pressed) pressed.disabled = false;
      if (line.parentNode) line.parentNode.removeChild(line);
    }, { once: true });
  });
}());
