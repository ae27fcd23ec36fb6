#pragma once

#include <array>

namespace Host
{
	// vec2 and vec4: sizes and colours of UI. The destructor makes C++ return them in memory, which is what AngelScript is told.
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
