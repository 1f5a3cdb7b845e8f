/// What may not be in the files of a plugin, judged without running anything.
enum SourceCheck {
    /// Everything that is wrong with a file; `file` is what messages call it.
    static func faults(_ path: String, _ bytes: [UInt8], file: String) -> [PluginFault] {
        guard let kind = PluginFileKind(path) else {
            return [
                PluginFault(
                    .strangeFile, file: file, "is no file of a plugin",
                    hint: "a plugin has \(PluginFileKind.all)")
            ]
        }
        if bytes.count > BundleLimits.file {
            return [tooLarge(file, bytes.count, BundleLimits.file)]
        }
        switch kind {
        case .code: return lua(bytes, file)
        case .test where path.hasSuffix(".lua"): return lua(bytes, file)
        case .texts:
            do throws(PluginFaults) {
                _ = try DocumentReader.read(
                    bytes, file: file, limits: DocumentLimits(bytes: BundleLimits.file, values: 65_536))
                return []
            } catch {
                return error.all
            }
        case .document:
            return String(validating: bytes, as: UTF8.self) == nil ? [notText(file)] : []
        case .test, .data: return []
        }
    }

    private static func lua(_ bytes: [UInt8], _ file: String) -> [PluginFault] {
        if bytes.first == 0x1B {
            return [
                PluginFault(
                    .bytecode, file: file, "is compiled Lua, which nobody can read", hint: "ship its source")
            ]
        }
        if bytes.count > BundleLimits.code {
            return [tooLarge(file, bytes.count, BundleLimits.code)]
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { return [notText(file)] }
        var (line, column) = (1, 1)
        for scalar in text.unicodeScalars {
            if scalar == "\n" {
                (line, column) = (line + 1, 1)
                continue
            }
            if scalar != "\t", scalar != "\r", HiddenCharacters.contains(scalar) {
                let escape = "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                return [
                    PluginFault(
                        .hiddenCharacters, file: file, line: line, column: column,
                        "has the character \(escape), which does not show",
                        hint: "write it as \(escape) in a text")
                ]
            }
            column += UTF8.width(scalar)
        }
        return []
    }

    private static func tooLarge(_ file: String, _ found: Int, _ limit: Int) -> PluginFault {
        PluginFault(.tooLarge, file: file, "has \(found) bytes; at most \(limit) are taken")
    }

    private static func notText(_ file: String) -> PluginFault {
        PluginFault(.notText, file: file, "is not text in UTF-8", hint: "save it as UTF-8")
    }
}
