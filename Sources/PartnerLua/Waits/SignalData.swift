internal import PartnerCenter

/// What a signal says.
public enum SignalData {
    /// The text checked as JSON, as it is kept.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for text that is no JSON, or more than 1 MiB.
    public static func json(_ text: String) throws -> [UInt8] {
        let bytes = Array(text.utf8)
        if bytes.count > 1 << 20 {
            throw OperationError(
                .badArgument, "a signal says at most 1 MiB, got \(bytes.count) bytes", field: "JSON",
                hint: "attach a file instead")
        }
        do {
            _ = try JSONValue.read(bytes, from: "the signal")
        } catch let error as OperationError {
            throw OperationError(
                .badArgument, "what a signal says must be JSON: \(error.message)", field: "JSON",
                hint: "write for example '{\"code\": \"4711\"}', in single quotes")
        }
        return bytes
    }
}
