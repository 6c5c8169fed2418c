/// Points, boxes and polygons with integer coordinates.
module programs::geometry {
    use std::vector;

    struct Point has copy, drop, store { x: u32, y: u32 }
    struct Box has copy, drop, store { low: Point, high: Point }

    fun points(coordinates: &vector<u32>): vector<Point> {
        let (found, i) = (vector[], 0);
        while (i + 1 < vector::length(coordinates)) {
            vector::push_back(&mut found, Point { x: *vector::borrow(coordinates, i), y: *vector::borrow(coordinates, i + 1) });
            i = i + 2;
        };
        found
    }

    /// Twice the signed area of three points, as magnitude and sign.
    fun cross(a: &Point, b: &Point, c: &Point): (bool, u128) {
        let plus = (b.x as u128) * (c.y as u128) + (c.x as u128) * (a.y as u128) + (a.x as u128) * (b.y as u128);
        let minus = (b.y as u128) * (c.x as u128) + (c.y as u128) * (a.x as u128) + (a.y as u128) * (b.x as u128);
        if (plus >= minus) (true, plus - minus) else (false, minus - plus)
    }

    fun grow(box: &mut Box, point: &Point) {
        if (point.x < box.low.x) box.low.x = point.x;
        if (point.y < box.low.y) box.low.y = point.y;
        let high = &mut box.high;
        if (point.x > high.x) high.x = point.x;
        if (point.y > high.y) high.y = point.y;
    }

    #[view]
    public fun bounds(coordinates: vector<u32>): (u32, u32, u32, u32) {
        let all = points(&coordinates);
        let first = vector::pop_back(&mut all);
        let box = Box { low: first, high: first };
        while (!vector::is_empty(&all)) grow(&mut box, &vector::pop_back(&mut all));
        let Box { low: Point { x: a, y: b }, high: Point { x: c, y: d } } = box;
        (a, b, c, d)
    }

    #[view]
    public fun double_area(coordinates: vector<u32>): u128 {
        let (all, plus, minus, i) = (points(&coordinates), 0u128, 0u128, 0);
        let n = vector::length(&all);
        while (i < n) {
            let (a, b) = (vector::borrow(&all, i), vector::borrow(&all, (i + 1) % n));
            plus = plus + (a.x as u128) * (b.y as u128);
            minus = minus + (a.y as u128) * (b.x as u128);
            i = i + 1;
        };
        if (plus > minus) plus - minus else minus - plus
    }

    fun sort(all: &mut vector<Point>) {
        let i = 1;
        while (i < vector::length(all)) {
            let j = i;
            while (j > 0) {
                let (a, b) = (vector::borrow(all, j - 1), vector::borrow(all, j));
                if (a.x < b.x || (a.x == b.x && a.y <= b.y)) break;
                vector::swap(all, j - 1, j);
                j = j - 1;
            };
            i = i + 1;
        }
    }

    #[view]
    /// The lower half of the convex hull.
    public fun hull(coordinates: vector<u32>): vector<u32> {
        let (all, hull, i) = (points(&coordinates), vector<Point>[], 0);
        sort(&mut all);
        while (i < vector::length(&all)) {
            let point = *vector::borrow(&all, i);
            loop {
                let n = vector::length(&hull);
                if (n < 2) break;
                let (is_left, area) = cross(vector::borrow(&hull, n - 2), vector::borrow(&hull, n - 1), &point);
                if (is_left && area > 0) break;
                vector::pop_back(&mut hull);
            };
            vector::push_back(&mut hull, point);
            i = i + 1;
        };
        let found = vector[];
        while (!vector::is_empty(&hull)) {
            let Point { x, y } = vector::remove(&mut hull, 0);
            vector::append(&mut found, vector[x, y]);
        };
        found
    }
}
