/// Graph algorithms: breadth-first and depth-first search, shortest paths, topological order.
module programs::graphs {
    use std::vector;
    use programs::binary_heap;
    use programs::random;

    struct Edge has copy, drop { to: u64, weight: u64 }
    struct Graph has copy, drop { edges: vector<vector<Edge>> }

    const E_CYCLE: u64 = 1;
    const FAR: u64 = 1000000;

    fun empty(n: u64): Graph {
        let edges = vector[];
        while (vector::length(&edges) < n) vector::push_back(&mut edges, vector[]);
        Graph { edges }
    }

    fun filled<T: copy + drop>(n: u64, item: T): vector<T> {
        let all = vector[];
        while (vector::length(&all) < n) vector::push_back(&mut all, item);
        all
    }

    fun some(seed: u64, n: u64, is_forward: bool): Graph {
        let graph = empty(n);
        let generator = random::seeded(seed);
        let i = 0;
        while (i < 2 * n) {
            let (a, b) = (random::below(&mut generator, n), random::below(&mut generator, n));
            if (is_forward && a > b) (a, b) = (b, a);
            if (a != b) {
                let weight = 1 + random::below(&mut generator, 20);
                vector::push_back(vector::borrow_mut(&mut graph.edges, a), Edge { to: b, weight });
            };
            i = i + 1;
        };
        graph
    }

    fun shortest(graph: &Graph, start: u64): vector<u64> {
        let distances = filled(vector::length(&graph.edges), FAR);
        *vector::borrow_mut(&mut distances, start) = 0;
        let heap = binary_heap::new<u64>();
        binary_heap::push(&mut heap, 0, start);
        while (binary_heap::size(&heap) > 0) {
            let (distance, at) = binary_heap::pop(&mut heap);
            if (distance > *vector::borrow(&distances, at)) continue;
            let edges = vector::borrow(&graph.edges, at);
            let i = 0;
            while (i < vector::length(edges)) {
                let Edge { to, weight } = *vector::borrow(edges, i);
                let known = vector::borrow_mut(&mut distances, to);
                if (distance + weight < *known) {
                    *known = distance + weight;
                    binary_heap::push(&mut heap, distance + weight, to);
                };
                i = i + 1;
            }
        };
        distances
    }

    fun visit(graph: &Graph, at: u64, marks: &mut vector<u8>, order: &mut vector<u64>) {
        let mark = vector::borrow_mut(marks, at);
        assert!(*mark != 1, E_CYCLE);
        if (*mark == 2) return;
        *mark = 1;
        let edges = *vector::borrow(&graph.edges, at);
        while (!vector::is_empty(&edges)) {
            let Edge { to, weight: _ } = vector::pop_back(&mut edges);
            visit(graph, to, marks, order);
        };
        *vector::borrow_mut(marks, at) = 2;
        vector::push_back(order, at)
    }

    fun order(graph: &Graph): vector<u64> {
        let (order, i, n) = (vector[], 0, vector::length(&graph.edges));
        let marks = filled(n, 0u8);
        while (i < n) {
            visit(graph, i, &mut marks, &mut order);
            i = i + 1;
        };
        vector::reverse(&mut order);
        order
    }

    #[view]
    public fun distances(seed: u64, n: u64): vector<u64> { shortest(&some(seed, 2 + n % 8, false), 0) }

    #[view]
    public fun tasks(seed: u64, n: u64): vector<u64> { order(&some(seed, 1 + n % 8, true)) }

    #[view]
    /// Sorts a graph with edges in both directions, which may have a cycle.
    public fun maybe_cycle(seed: u64, n: u64): vector<u64> { order(&some(seed, 1 + n % 4, false)) }

    #[view]
    public fun steps(seed: u64, n: u64): vector<u64> {
        let graph = some(seed, 1 + n % 9, false);
        let levels = filled(vector::length(&graph.edges), FAR);
        let (queue, next) = (vector[0], 0);
        *vector::borrow_mut(&mut levels, 0) = 0;
        while (next < vector::length(&queue)) {
            let at = *vector::borrow(&queue, next);
            let edges = vector::borrow(&graph.edges, at);
            let i = 0;
            while (i < vector::length(edges)) {
                let to = vector::borrow(edges, i).to;
                if (*vector::borrow(&levels, to) == FAR) {
                    let level = *vector::borrow(&levels, at);
                    *vector::borrow_mut(&mut levels, to) = level + 1;
                    vector::push_back(&mut queue, to);
                };
                i = i + 1;
            };
            next = next + 1;
        };
        levels
    }
}
