/// Where scripts run.
module std::transaction_script {
    use std::string::String;

    /// It has no state: a script may call what runs another one.
    struct AltvmReentrant__ {}

    /// Runs the bytecode of a script. Each of its signers is who calls; `arguments` are all others, in BCS.
    entry fun run(
        _caller: &signer, _code: vector<u8>, _type_arguments: vector<String>, _arguments: vector<vector<u8>>
    ) {
        // The VM runs the script in place of this, which only says how it is called.
        abort 0
    }
}
