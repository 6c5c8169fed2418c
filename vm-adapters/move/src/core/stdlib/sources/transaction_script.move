/// Runs scripts.
module std::transaction_script {
    use std::string::String;

    /// Marks the module as re-entrant, so that a script may run another script. It has no state.
    struct AltvmReentrant__ {}

    /// Runs the bytecode of a script. The caller is every signer; `arguments` holds the BCS of all other arguments.
    entry fun run(
        _caller: &signer, _code: vector<u8>, _type_arguments: vector<String>, _arguments: vector<vector<u8>>
    ) {
        // The VM runs the script instead of this body. The declaration only provides the interface.
        abort 0
    }
}
