internal import CLua
public import CLuaShim

extension LuaObject {
    /// The object at `index`, or nil for any other value: a question, where `read` is a demand.
    @inlinable public static func find(_ stack: LuaStack, at index: Int32) -> Self? {
        guard let object = shim_object(stack.pointer, index, typeTag) else { return nil }
        return Unmanaged<Self>.fromOpaque(object).takeUnretainedValue()
    }
}
