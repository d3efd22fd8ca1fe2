// Functions that a test runs in a page: what of it is not in the colours that the reader has chosen.
const NAMES = ["Canvas", "CanvasText", "LinkText", "VisitedText", "ActiveText", "GrayText", "Highlight",
    "HighlightText", "ButtonFace", "ButtonText", "ButtonBorder", "Field", "FieldText", "Mark", "MarkText",
    "SelectedItem", "SelectedItemText", "AccentColor", "AccentColorText"];
const SHAPES = "svg :is(rect, line, circle, path, polyline, polygon, ellipse)";
const FIELDS = "input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea, button, .button, fieldset";
const GRADES = ["yes", "open", "leans", "no"];

function systemColours() {
    const probe = document.createElement("i");
    probe.style.forcedColorAdjust = "none";
    document.body.append(probe);
    const found = {};
    for (const each of NAMES) {
        probe.style.color = each;
        found[each] = getComputedStyle(probe).color;
    }
    probe.remove();
    return found;
}

function parts(colour) {
    const all = colour.match(/[\d.]+/g).map(Number);
    return all.length < 4 ? [...all, 1] : all;
}

function bright(colour) {
    return parts(colour).slice(0, 3).map(each => each / 255)
        .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
        .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
}

function contrast(one, other) {
    const [low, high] = [bright(one), bright(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}

function isHidden(element) {
    for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at), box = at.getBoundingClientRect();
        if (style.clipPath !== "none" || (style.overflow === "hidden" && box.width <= 1)) return true;
    }
    return !element.checkVisibility({visibilityProperty: true, opacityProperty: true}) || element.closest(".skip");
}

class Looked {
    constructor([ofText, ofShape]) {
        this.ofText = ofText;
        this.ofShape = ofShape;
        this.system = systemColours();
        this.chosen = new Set(Object.values(this.system));
        this.found = new Set();
    }

    behind(element) {
        for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (parts(colour)[3] > 0.5) return colour;
        }
        return this.system.Canvas;
    }

    wrong(what, element, told = "") {
        const kind = [element.tagName.toLowerCase(), ...element.classList].join(".");
        this.found.add(`${what}: ${kind} "${element.textContent.trim().slice(0, 30)}" ${told}`);
    }

    look(what, element, colour, ground, least) {
        if (!this.chosen.has(colour)) this.wrong(`${what} is in no colour of the reader`, element, colour);
        else if (contrast(colour, ground) < least) this.wrong(`${what} does not stand out`, element, `${colour} on ${ground}`);
    }

    text() {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            const isSkipped = element.closest("script, style, select, svg, [disabled]");
            if (!walker.currentNode.data.trim() || isSkipped || isHidden(element)) continue;
            this.look("text", element, getComputedStyle(element).color, this.behind(element), this.ofText);
        }
    }

    pictures() {
        for (const each of document.querySelectorAll("svg text")) {
            const ground = this.behind(each.closest("svg"));
            if (!isHidden(each)) this.look("text of a picture", each, getComputedStyle(each).fill, ground, this.ofText);
        }
        for (const each of document.querySelectorAll(SHAPES)) {
            if (!each.closest("defs, clipPath, mask") && !isHidden(each.closest("svg"))) this.shape(each);
        }
    }

    shape(each) {
        const style = getComputedStyle(each), ground = this.behind(each.closest("svg"));
        const stroke = style.strokeWidth === "0px" ? "none" : style.stroke;
        const seen = [style.fill, stroke].filter(paint => paint.startsWith("rgb") && parts(paint)[3] > 0);
        const strange = seen.filter(paint => !this.chosen.has(paint));
        if (strange.length) this.wrong("a picture is painted in no colour of the reader", each, strange.join(", "));
        else if (seen.length && seen.every(paint => contrast(paint, ground) < this.ofShape))
            this.wrong("a picture does not stand out", each, seen.join(", "));
    }

    borders() {
        for (const each of document.querySelectorAll(`${FIELDS}, .chip, .skill`)) {
            if (isHidden(each)) continue;
            const style = getComputedStyle(each);
            const drawn = ["Top", "Bottom"].find(
                at => style[`border${at}Style`] !== "none" && parseFloat(style[`border${at}Width`]) >= 1);
            if (!drawn) this.wrong("no border", each);
            else this.look("border", each, style[`border${drawn}Color`], this.behind(each.parentElement), this.ofShape);
        }
    }

    links() {
        for (const each of document.querySelectorAll("a[href]:not(.brand, .button)")) {
            if (isHidden(each) || !each.textContent.trim()) continue;
            const style = getComputedStyle(each), around = getComputedStyle(each.parentElement).color;
            const isUnderlined = style.textDecorationLine.includes("underline");
            if (!isUnderlined && style.color === around) this.wrong("a link like text", each, style.color);
        }
    }

    signs() {
        const grades = {};
        for (const each of document.querySelectorAll(".chip, .mark")) {
            if (isHidden(each)) continue;
            const sign = each.textContent.trim(), grade = GRADES.find(name => each.classList.contains(name));
            if (!sign) this.wrong("told by colour alone", each);
            else if (grade) (grades[sign] ??= new Set()).add(grade);
        }
        for (const [sign, all] of Object.entries(grades))
            if (all.size > 1 && (all.has("yes") || all.has("no")))
                this.found.add(`one sign for ${[...all].join(", ")}: ${sign}`);
    }

    currents() {
        const line = at => {
            const style = getComputedStyle(at);
            const isDrawn = style.borderBottomStyle !== "none" && parseFloat(style.borderBottomWidth) > 0;
            return isDrawn && contrast(style.borderBottomColor, this.behind(at)) >= this.ofShape;
        };
        for (const each of document.querySelectorAll("a[aria-current]")) {
            const others = [...each.parentElement.parentElement.querySelectorAll("a[href]:not([aria-current], .button)")];
            if (others.some(line)) this.wrong("underlined as the one where one is", others.find(line));
        }
    }
}

function notForced(least) {
    for (const each of document.querySelectorAll("details")) each.open = true;
    const looked = new Looked(least);
    for (const what of ["text", "pictures", "borders", "links", "signs", "currents"]) looked[what]();
    return [...looked.found].slice(0, 12);
}

function notRinged(least) {
    const each = document.activeElement, looked = new Looked(least);
    if (!each || each === document.body) return null;
    const ringed = [each, each.parentElement, each.closest(".door")].filter(Boolean).find(at => {
        const style = getComputedStyle(at);
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    });
    if (!ringed) looked.wrong("no ring", each);
    else looked.look("ring", each, getComputedStyle(ringed).outlineColor, looked.behind(ringed.parentElement), looked.ofShape);
    each.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
    return [each.dataset.stop, [...looked.found]];
}
