/// Text of strangers in a message: on one line, short, and without what a terminal would act on.
enum ShownText {
    /// `"text"`, at most 60 characters of it.
    static func quoted(_ text: String) -> String { "\"\(plain(text))\"" }

    /// As `quoted`, without the quotes.
    static func plain(_ text: String) -> String {
        var shown = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            if index == 60 { return shown + "…" }
            if HiddenCharacters.contains(scalar) {
                shown += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}

/// Characters that do not show, or that change how others are shown.
enum HiddenCharacters {
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Control characters, and the line breaks that not everybody takes for one.
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        // The direction of writing.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: true
        // Without a width: joiners, fillers, marks of byte order, selectors of variants, tags.
        case 0xAD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B...0x180F, 0x200B...0x200D, 0x2060...0x2065,
            0x206A...0x206F, 0x2800, 0x3164, 0xFE00...0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB,
            0x1D173...0x1D17A, 0xE0000...0xE0FFF:
            true
        default: false
        }
    }
}
