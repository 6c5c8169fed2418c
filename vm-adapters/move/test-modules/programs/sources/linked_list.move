/// A list whose nodes are stored in a vector and refer to each other by index.
module programs::linked_list {
    use std::option::{Self, Option};
    use std::vector;

    struct Node has copy, drop, store { value: u32, next: Option<u64> }
    struct List has copy, drop, store { nodes: vector<Node>, head: Option<u64> }

    fun from(values: vector<u32>): List {
        let list = List { nodes: vector[], head: option::none() };
        while (!vector::is_empty(&values)) push_front(&mut list, vector::pop_back(&mut values));
        list
    }

    fun push_front(list: &mut List, value: u32) {
        let next = list.head;
        list.head = option::some(vector::length(&list.nodes));
        vector::push_back(&mut list.nodes, Node { value, next });
    }

    fun to_vector(list: &List): vector<u32> {
        let (values, at) = (vector[], list.head);
        while (option::is_some(&at)) {
            let node = vector::borrow(&list.nodes, option::extract(&mut at));
            vector::push_back(&mut values, node.value);
            at = node.next;
        };
        values
    }

    fun reverse(list: &mut List) {
        let (before, at) = (option::none(), list.head);
        while (option::is_some(&at)) {
            let i = option::extract(&mut at);
            let node = vector::borrow_mut(&mut list.nodes, i);
            at = node.next;
            node.next = before;
            before = option::some(i);
        };
        list.head = before;
    }

    /// Unlinks every node with a value.
    fun remove(list: &mut List, value: u32): u64 {
        let (removed, at, before) = (0, list.head, option::none<u64>());
        while (option::is_some(&at)) {
            let i = *option::borrow(&at);
            let Node { value: found, next } = *vector::borrow(&list.nodes, i);
            if (found == value) {
                if (option::is_some(&before)) {
                    vector::borrow_mut(&mut list.nodes, *option::borrow(&before)).next = next;
                } else list.head = next;
                removed = removed + 1;
            } else before = at;
            at = next;
        };
        removed
    }

    #[view]
    public fun reversed(values: vector<u32>): vector<u32> {
        let list = from(values);
        reverse(&mut list);
        to_vector(&list)
    }

    #[view]
    public fun without(values: vector<u32>, value: u32): (u64, vector<u32>) {
        let list = from(values);
        let removed = remove(&mut list, value);
        (removed, to_vector(&list))
    }

    #[view]
    public fun both(values: vector<u32>): bool {
        let list = from(values);
        let twice = copy list;
        reverse(&mut twice);
        reverse(&mut twice);
        to_vector(&list) == values && to_vector(&twice) == values
    }
}
