import ArgumentParser
import Transport

/// One or more RDMA operations, as in "write,read".
struct OperationList: Sendable {
    static let all = OperationList(operations: Operation.allCases)

    let operations: [Operation]

    private init(operations: [Operation]) {
        self.operations = operations
    }

    init(parsing text: String) throws {
        operations = try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            guard let operation = Operation(rawValue: String(word)) else {
                let known = Operation.allCases.map(\.rawValue).joined(separator: ", ")
                throw ValidationError("'\(word)' is no operation; there are \(known)")
            }
            return operation
        }
    }
}
