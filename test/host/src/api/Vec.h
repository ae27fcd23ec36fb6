#pragma once

#include <array>

namespace Host
{
	// vec2, vec3 and vec4. The destructor makes C++ return them in memory, which is what AngelScript is told.
	template <int N>
	struct Vec
	{
		std::array<float, N> V = {};

		Vec() = default;
		Vec(const Vec& other) : V(other.V) {}
		Vec& operator=(const Vec& other) = default;
		~Vec() {}
	};
}
