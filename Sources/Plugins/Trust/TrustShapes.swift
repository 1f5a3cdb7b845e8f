internal import Sealing

extension DocumentShape where Value == VerifyingKey {
    static var verifyingKey: DocumentShape {
        .parsed(
            "a public key as minisign prints it: 56 characters that begin with RW",
            pattern: "^RW[A-Za-z0-9+/]{54}$", write: \.description
        ) { text in
            do throws(SealingError) { return try VerifyingKey(text) } catch { return nil }
        }
    }
}

extension DocumentShape where Value == Signature {
    static var signature: DocumentShape {
        .parsed("a signature as minisign writes it: four lines", write: \.description) { text in
            do throws(SealingError) { return try Signature(Array(text.utf8)) } catch { return nil }
        }
    }
}

extension DocumentShape where Value == RegistryTime {
    static var time: DocumentShape {
        .parsed(
            "an instant such as \"2026-11-21T21:43:33Z\"",
            pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$", write: \.description
        ) { RegistryTime($0) }
    }
}

extension DocumentShape where Value == String {
    static var publisher: DocumentShape {
        .text(
            "a publisher in small letters, digits and \"-\", such as \"acme\"",
            pattern: "^[a-z][a-z0-9-]{0,63}$"
        ) { PluginID("\($0)/x") != nil }
    }
}
