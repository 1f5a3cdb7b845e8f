public import PartnerCenter
public import Plugins

extension Right {
    /// What a manifest or a lock names, as the door judges by it.
    public init(_ capability: Capability) {
        self.init(
            capability.name,
            capability.parameters.mapValues { parameter in
                switch parameter {
                case .list(let items): .list(items)
                case .text(let text): .text(text)
                case .count(let count): .count(count)
                }
            })
    }
}
