# SPDX-License-Identifier: GPL-2.0
"""Line charts as SVG, with nothing but the standard library."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 64, 150, 40, 52
COLOURS = ["#4d4d4d", "#0072b2", "#d55e00", "#009e73", "#cc79a7"]


def _ticks(low, high):
    """Round numbers from low to high, five or so."""
    span = high - low or 1
    step = 10 ** math.floor(math.log10(span / 4))
    step = next(step * k for k in (1, 2, 5, 10) if span / (step * k) <= 6)
    first = math.ceil(low / step)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


class _Scale:
    """Where a value is on an axis."""

    def __init__(self, values, begin, end, log):
        self.log = log
        self.low, self.high = min(values), max(values)
        if not log:
            self.low, self.high = min(self.low, 0), self.high * 1.05
        self.begin, self.end = begin, end

    def __call__(self, value):
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return self.begin + (value - low) / (high - low or 1) * (self.end - self.begin)

    def ticks(self):
        if not self.log:
            return _ticks(self.low, self.high)
        return [2 ** k for k in range(math.ceil(math.log2(self.low)), math.floor(math.log2(self.high)) + 1)]


def _text(x, y, words, anchor="middle", extra=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{extra}>{escape(words)}</text>'


def _grid(xs, ys):
    for value in ys.ticks():
        yield f'<path d="M{LEFT} {ys(value):.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>'
        yield _text(LEFT - 8, ys(value) + 4, f"{value:g}", "end")
    for value in xs.ticks():
        yield f'<path d="M{xs(value):.1f} {HEIGHT - BOTTOM}v5" stroke="#444"/>'
        yield _text(xs(value), HEIGHT - BOTTOM + 20, f"{value:g}")
    yield f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" fill="none" stroke="#444"/>'


def _series(xs, ys, index, name, points):
    colour = COLOURS[index % len(COLOURS)]
    path = "L".join(f"{xs(x):.1f} {ys(y):.1f}" for x, y in points)
    yield f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    if len(points) <= 40:
        for x, y in points:
            yield f'<circle cx="{xs(x):.1f}" cy="{ys(y):.1f}" r="3" fill="{colour}"/>'
    at = TOP + 10 + 22 * index
    yield f'<path d="M{WIDTH - RIGHT + 14} {at}h22" stroke="{colour}" stroke-width="2"/>'
    yield _text(WIDTH - RIGHT + 42, at + 4, name, "start")


def chart(title, x_name, y_name, series, log_x=False):
    """A chart of named lines, each a list of points."""
    points = [point for _, line in series for point in line]
    xs = _Scale([x for x, _ in points], LEFT, WIDTH - RIGHT, log_x)
    ys = _Scale([y for _, y in points], HEIGHT - BOTTOM, TOP, False)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
           f'font-size="13">', f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
           _text(LEFT, 24, title, "start", ' font-weight="bold"')]
    out += _grid(xs, ys)
    out.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name))
    out.append(_text(18, (TOP + HEIGHT - BOTTOM) / 2, y_name,
                     extra=f' transform="rotate(-90 18 {(TOP + HEIGHT - BOTTOM) / 2})"'))
    for index, (name, line) in enumerate(series):
        out += _series(xs, ys, index, name, line)
    return "\n".join(out + ["</svg>", ""])
