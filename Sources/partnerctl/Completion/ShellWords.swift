/// Splits a line as a shell does, as far as completion needs it.
enum ShellWords {
    /// The words of `line`; the last one is what is being typed, empty behind a space. Quotes may be open.
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isInWord = false
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word.append(character)
                isEscaped = false
            } else if character == "\\" && quote != "'" {
                isEscaped = true
                isInWord = true
            } else if let open = quote {
                if character == open { quote = nil } else { word.append(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                isInWord = true
            } else if character == " " || character == "\t" {
                if isInWord { words.append(word) }
                word = ""
                isInWord = false
            } else {
                word.append(character)
                isInWord = true
            }
        }
        words.append(word)
        return words
    }

    /// How many characters of `word` the shell has split off, because one of `breaks` stands in it.
    static func brokenOff(_ word: String, _ breaks: String) -> Int {
        guard let last = word.lastIndex(where: { ($0 == "=" || $0 == ":") && breaks.contains($0) }) else {
            return 0
        }
        return word.distance(from: word.startIndex, to: last) + 1
    }
}
