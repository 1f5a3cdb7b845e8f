internal import HTTP
internal import PartnerCenter

extension OperationError {
    /// What went wrong on the way to another machine, for the plugin `id` that asked.
    init(_ error: HTTPError, in call: String, of id: String) {
        let code: ErrorCode =
            switch error {
            case .noLibrary: .unsupported
            case .outOfMemory, .tooLarge, .headerTooLarge: .limit
            case .badAddress, .otherScheme, .badMethod, .bodyNotTaken, .badHeader, .badMessage: .badArgument
            case .passwordInClear, .privateAddress, .notTrusted, .notEncrypted, .tooManyRedirects,
                .redirectInClear, .badRedirect, .loginDenied, .mailRefused, .cancelled:
                .refused
            case .cannotResolve, .cannotConnect, .interrupted: .unreachable
            case .timedOut: .timeout
            }
        let parts = error.description.split(separator: "; ", maxSplits: 1).map(String.init)
        var details = ["plugin": id]
        var hint = parts.count > 1 ? parts[1] : nil
        if case .privateAddress = error {
            details["capability"] = "net"
            hint = "grant it: partnerctl plugin grant \(id) net private=allowed"
        }
        self.init(
            code, "\(call): \(parts.first ?? "")", hint: hint, isRetryable: error.isWorthRetrying,
            details: details, endsRun: code == .unsupported)
    }
}
