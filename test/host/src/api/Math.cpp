#include <random>

#include "Areas.h"

namespace Host
{
	namespace
	{
		// The same numbers in each run, so that a failing test fails again.
		std::mt19937& Random()
		{
			static std::mt19937 generator;
			return generator;
		}

		float RandFloat(float min, float max)
		{
			return min < max ? std::uniform_real_distribution<float>(min, max)(Random()) : min;
		}

		int RandInt(int min, int max)
		{
			return min < max ? std::uniform_int_distribution<int>(min, max - 1)(Random()) : min;
		}

		template <typename T>
		T Min(T x, T y)
		{
			return y < x ? y : x;
		}

		template <typename T>
		T Max(T x, T y)
		{
			return x < y ? y : x;
		}

		template <typename T>
		T Clamp(T x, T min, T max)
		{
			if (max < min) {
				ThrowInScript("Cannot clamp: min is higher than max");
				return x;
			}
			return Min(Max(x, min), max);
		}
	}

	void RegisterMath(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Math");
		scope.Function("float Rand(float min, float max)", asFUNCTION(RandFloat));
		scope.Function("int Rand(int min, int max)", asFUNCTION(RandInt));
		scope.Function("int Min(int x, int y)", asFUNCTION(Min<int>));
		scope.Function("float Min(float x, float y)", asFUNCTION(Min<float>));
		scope.Function("int Max(int x, int y)", asFUNCTION(Max<int>));
		scope.Function("float Max(float x, float y)", asFUNCTION(Max<float>));
		scope.Function("int Clamp(int x, int min, int max)", asFUNCTION(Clamp<int>));
		scope.Function("float Clamp(float x, float min, float max)", asFUNCTION(Clamp<float>));
	}
}
