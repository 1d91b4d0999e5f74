#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# program.sh PROGRAM CASE: what only the program as a whole can show. Each case ends with status 0
# when it holds.
set -eu
program=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# says STATUS TEXT COMMAND...: the command ends with the status and says the text on standard error.
says() {
    wanted=$1
    text=$2
    shift 2
    status=0
    "$@" 2>said || status=$?
    cat said >&2
    [ "$status" = "$wanted" ] && grep -qF -- "$text" said
}

without_display() {
    env -u DISPLAY -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM "$@"
}

case $2 in
    unreachable-display)
        says 1 'cannot be shown' env -u WAYLAND_DISPLAY -u QT_QPA_PLATFORM DISPLAY=:987 "$program"
        ;;
    unknown-platform)
        says 1 "the platform 'nonsense'" env QT_QPA_PLATFORM=nonsense "$program"
        ;;
    picture-of-a-missing-file)
        says 1 'no-such.npy' without_display "$program" --screenshot out.png no-such.npy
        [ ! -e out.png ]
        ;;
    fonts-without-size)
        QT_FONT_DPI=1 without_display "$program" --screenshot out.png normal:n=1000
        [ -s out.png ]
        ;;
    names-are-bytes) # not UTF-8; a byte order mark first
        for name in "$(printf 'caf\351')" "$(printf '\357\273\277mark')"; do
            "$program" plot normal:n=100 --view stage -o "$name.svg"
            "$program" report normal:n=100 -o "$name.html"
            "$program" quantize normal:n=100 --dequantized "$name.npy"
            without_display "$program" --screenshot "$name.png" "$name.npy"
            for ending in svg html npy png; do
                [ -s "$name.$ending" ]
                rm "$name.$ending"
            done
        done
        [ -z "$(ls -A)" ]
        ;;
    limited-file-size) # told, and nothing is left
        # shellcheck disable=SC2016 # expanded by the inner shell
        says 1 'larger than the system allows' sh -c \
            'ulimit -f 8; exec "$0" quantize normal:n=1000000 --dequantized d.npy' "$program"
        [ "$(ls -A)" = said ]
        ;;
    saved-session)
        cat >s.quantoscope <<'END'
{"quantoscope_session": 1, "request": {"bits": 3, "source": {"distribution": "normal", "n": 500}},
 "pins": [{"bits": 2}, {"bits": 5}]}
END
        without_display "$program" --screenshot out.png s.quantoscope
        without_display "$program" --screenshot out.png --request s.quantoscope
        says 0 'its 2 pins are left out' "$program" analyze --request s.quantoscope
        says 1 'This is a session' "$program" analyze s.quantoscope
        ;;
    *)
        echo "no case $2" >&2
        exit 2
        ;;
esac
