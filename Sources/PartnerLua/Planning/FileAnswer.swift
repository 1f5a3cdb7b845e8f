internal import PartnerCenter

/// What a call that makes a file answers.
enum FileAnswer {
    /// `{ path, count }`, and for a sealed file who can open it.
    static func json(_ path: String, count: Int, to recipient: String? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("path", path)
        json.put("count", Int64(count))
        json.put("to", ifPresent: recipient)
        json.end("}")
        return json.bytes
    }
}
