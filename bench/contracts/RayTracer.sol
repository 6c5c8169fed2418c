// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

struct Vector {
	int256 x;
	int256 y;
	int256 z;
}

struct Ray {
	Vector origin;
	Vector direction;
}

struct Sphere {
	Vector center;
	int256 radius;
	Vector color;
	/// Share of the light that is reflected.
	int256 mirror;
}

// Numbers are fixed-point with 18 decimals.
int256 constant ONE = 1e18;

using { add, sub, scale, dot, unit, reflect } for Vector;

function add(Vector memory a, Vector memory b) pure returns (Vector memory) {
	return Vector(a.x + b.x, a.y + b.y, a.z + b.z);
}

function sub(Vector memory a, Vector memory b) pure returns (Vector memory) {
	return Vector(a.x - b.x, a.y - b.y, a.z - b.z);
}

function scale(Vector memory a, int256 by) pure returns (Vector memory) {
	return Vector(a.x * by / ONE, a.y * by / ONE, a.z * by / ONE);
}

function dot(Vector memory a, Vector memory b) pure returns (int256) {
	return (a.x * b.x + a.y * b.y + a.z * b.z) / ONE;
}

function unit(Vector memory a) pure returns (Vector memory) {
	int256 length = sqrt(dot(a, a));
	return Vector(a.x * ONE / length, a.y * ONE / length, a.z * ONE / length);
}

/// The direction of a ray after it met a surface with this normal.
function reflect(Vector memory a, Vector memory normal) pure returns (Vector memory) {
	return sub(a, scale(normal, 2 * dot(a, normal)));
}

/// Newton's method, from above.
function sqrt(int256 a) pure returns (int256 root) {
	if (a <= 0) return 0;
	int256 square = a * ONE;
	root = square;
	int256 next = (a + ONE) / 2;
	while (next < root) {
		root = next;
		next = (root + square / root) / 2;
	}
}

/// Renders spheres over a chequered floor, with shadows and reflections.
contract RayTracer {
	using { add, sub, scale, dot, unit, reflect } for Vector;

	int256 private constant NEAR = 1e12;
	int256 private constant NOTHING = type(int256).max;
	uint256 private constant BOUNCES = 3;

	struct Scene {
		Sphere[] spheres;
		Vector light;
	}

	struct Hit {
		int256 distance;
		Vector normal;
		Vector color;
		int256 mirror;
	}

	/// The hash of an image's pixels, row by row from the top.
	function render(uint256 width, uint256 height) external pure returns (bytes32) {
		Scene memory scene = makeScene();
		bytes memory image = new bytes(3 * width * height);
		uint256 at = 0;
		for (uint256 y = 0; y < height; y++) {
			for (uint256 x = 0; x < width; x++) {
				Vector memory color = trace(scene, rayThrough(x, y, width, height), BOUNCES);
				image[at++] = channel(color.x);
				image[at++] = channel(color.y);
				image[at++] = channel(color.z);
			}
		}
		return keccak256(image);
	}

	/// One pixel of that image.
	function pixel(uint256 x, uint256 y, uint256 width, uint256 height) external pure returns (uint8, uint8, uint8) {
		Vector memory color = trace(makeScene(), rayThrough(x, y, width, height), BOUNCES);
		return (uint8(channel(color.x)), uint8(channel(color.y)), uint8(channel(color.z)));
	}

	function makeScene() private pure returns (Scene memory scene) {
		scene.light = Vector(-4 * ONE, 6 * ONE, -3 * ONE);
		scene.spheres = new Sphere[](4);
		scene.spheres[0] = Sphere(Vector(0, 0, 4 * ONE), ONE, Vector(ONE, ONE / 5, ONE / 5), ONE / 4);
		scene.spheres[1] = Sphere(Vector(2 * ONE, ONE / 2, 5 * ONE), ONE * 3 / 2, Vector(ONE / 5, ONE / 5, ONE), ONE / 3);
		scene.spheres[2] = Sphere(Vector(-2 * ONE, -ONE / 4, 3 * ONE), ONE * 3 / 4, Vector(ONE / 5, ONE, ONE / 5), ONE / 10);
		scene.spheres[3] = Sphere(Vector(ONE / 2, -ONE * 3 / 4, 2 * ONE), ONE / 4, Vector(ONE, ONE, ONE), ONE * 4 / 5);
	}

	function rayThrough(uint256 x, uint256 y, uint256 width, uint256 height) private pure returns (Ray memory ray) {
		int256 across = (2 * int256(x) + 1 - int256(width)) * ONE / int256(width);
		int256 up = (int256(height) - 2 * int256(y) - 1) * ONE / int256(width);
		ray.origin = Vector(0, ONE / 2, -2 * ONE);
		ray.direction = Vector(across, up, ONE * 2).unit();
	}

	function trace(Scene memory scene, Ray memory ray, uint256 bounces) private pure returns (Vector memory color) {
		Hit memory hit = nearest(scene, ray);
		if (hit.distance == NOTHING) return sky(ray.direction);
		Vector memory point = ray.origin.add(ray.direction.scale(hit.distance));
		color = hit.color.scale(lightAt(scene, point, hit.normal));
		if (bounces == 0 || hit.mirror == 0) return color;
		Vector memory seen = trace(scene, Ray(point, ray.direction.reflect(hit.normal).unit()), bounces - 1);
		return color.scale(ONE - hit.mirror).add(seen.scale(hit.mirror));
	}

	/// The share of light that a surface sends back: what is around it, and the lamp unless something stands before it.
	function lightAt(Scene memory scene, Vector memory point, Vector memory normal) private pure returns (int256) {
		Vector memory toLight = scene.light.sub(point).unit();
		int256 facing = normal.dot(toLight);
		if (facing <= 0 || isShadowed(scene, Ray(point, toLight))) return ONE / 5;
		return ONE / 5 + facing * 4 / 5;
	}

	function isShadowed(Scene memory scene, Ray memory ray) private pure returns (bool) {
		for (uint256 i = 0; i < scene.spheres.length; i++) {
			if (distanceTo(scene.spheres[i], ray) != NOTHING) return true;
		}
		return false;
	}

	function nearest(Scene memory scene, Ray memory ray) private pure returns (Hit memory hit) {
		hit.distance = NOTHING;
		for (uint256 i = 0; i < scene.spheres.length; i++) {
			Sphere memory sphere = scene.spheres[i];
			int256 distance = distanceTo(sphere, ray);
			if (distance >= hit.distance) continue;
			Vector memory point = ray.origin.add(ray.direction.scale(distance));
			hit = Hit(distance, point.sub(sphere.center).unit(), sphere.color, sphere.mirror);
		}
		if (ray.direction.y >= 0) return hit;
		int256 toFloor = (-ONE - ray.origin.y) * ONE / ray.direction.y;
		if (toFloor <= NEAR || toFloor >= hit.distance) return hit;
		Vector memory floor = ray.origin.add(ray.direction.scale(toFloor));
		bool isDark = ((floor.x + 1000 * ONE) / ONE + (floor.z + 1000 * ONE) / ONE) % 2 == 0;
		int256 shade = isDark ? ONE / 5 : ONE * 4 / 5;
		hit = Hit(toFloor, Vector(0, ONE, 0), Vector(shade, shade, shade), ONE / 10);
	}

	function distanceTo(Sphere memory sphere, Ray memory ray) private pure returns (int256) {
		Vector memory toCenter = sphere.center.sub(ray.origin);
		int256 along = toCenter.dot(ray.direction);
		int256 square = sphere.radius * sphere.radius / ONE - toCenter.dot(toCenter) + along * along / ONE;
		if (square < 0) return NOTHING;
		int256 half = sqrt(square);
		if (along - half > NEAR) return along - half;
		return along + half > NEAR ? along + half : NOTHING;
	}

	function sky(Vector memory direction) private pure returns (Vector memory) {
		int256 height = (direction.y + ONE) / 2;
		return Vector(ONE - height / 2, ONE - height / 4, ONE);
	}

	function channel(int256 value) private pure returns (bytes1) {
		int256 level = value * 255 / ONE;
		return bytes1(uint8(uint256(level > 255 ? int256(255) : level < 0 ? int256(0) : level)));
	}
}
