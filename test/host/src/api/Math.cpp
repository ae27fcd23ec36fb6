#include <cmath>
#include <limits>
#include <random>

#include "Areas.h"
#include "Vec.h"

namespace Host
{
	namespace
	{
		const float PI = 3.14159265f;
		const double PI_DOUBLE = 3.14159265358979323846;
		const float PI2 = PI * 2;
		const double PI2_DOUBLE = PI_DOUBLE * 2;
		const float POSITIVE_INFINITY = std::numeric_limits<float>::infinity();
		const float NEGATIVE_INFINITY = -std::numeric_limits<float>::infinity();

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
		T Abs(T value)
		{
			return value < 0 ? -value : value;
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

		float RoundTo(float value, int decimals)
		{
			const float scale = std::pow(10.0f, static_cast<float>(decimals));
			return std::round(value * scale) / scale;
		}

		float ToDeg(float radians)
		{
			return radians * 180 / PI;
		}

		float ToRad(float degrees)
		{
			return degrees * PI / 180;
		}

		float Lerp(const float& min, const float& max, float x)
		{
			return min + (max - min) * x;
		}

		template <int N>
		Vec<N> LerpVec(const Vec<N>& min, const Vec<N>& max, float x)
		{
			Vec<N> result;
			for (int i = 0; i < N; i++) {
				result.V[i] = Lerp(min.V[i], max.V[i], x);
			}
			return result;
		}

		template <typename T>
		float InvLerp(const T& min, const T& max, const T& value)
		{
			return max == min ? 0 : static_cast<float>(value - min) / static_cast<float>(max - min);
		}

		bool IsNaN(float value)
		{
			return std::isnan(value);
		}

		bool IsInf(float value)
		{
			return std::isinf(value);
		}

		using Unary = float (*)(float);

		void RegisterUnary(Namespace& scope)
		{
			const std::pair<const char*, Unary> functions[] = {
				{"Sin", std::sin}, {"Asin", std::asin}, {"Cos", std::cos}, {"Acos", std::acos}, {"Tan", std::tan}, {"Atan", std::atan},
				{"Exp", std::exp}, {"Sqrt", std::sqrt}, {"Log", std::log}, {"Log2", std::log2}, {"Log10", std::log10},
				{"Floor", std::floor}, {"Ceil", std::ceil}, {"Round", std::round}, {"Abs", Abs<float>},
			};
			for (const auto& [name, function] : functions) {
				scope.Function(std::string("float ") + name + "(float f)", asFunctionPtr(function));
			}
			scope.Function("float ToDeg(float rad)", asFUNCTION(ToDeg));
			scope.Function("float ToRad(float deg)", asFUNCTION(ToRad));
			scope.Function("bool IsNaN(float)", asFUNCTION(IsNaN));
			scope.Function("bool IsInf(float)", asFUNCTION(IsInf));
		}

		void RegisterConstants(Namespace& scope)
		{
			scope.Constant("float PI", &PI);
			scope.Constant("float PI2", &PI2);
			scope.Constant("double PIl", &PI_DOUBLE);
			scope.Constant("double PI2l", &PI2_DOUBLE);
			scope.Constant("float PosInf", &POSITIVE_INFINITY);
			scope.Constant("float NegInf", &NEGATIVE_INFINITY);
		}
	}

	void RegisterMath(asIScriptEngine* engine)
	{
		Namespace scope(engine, "Math");
		RegisterConstants(scope);
		RegisterUnary(scope);
		scope.Function("int Abs(int i)", asFUNCTION(Abs<int>));
		scope.Function("float Atan2(float y, float x)", asFUNCTIONPR(std::atan2, (float, float), float));
		scope.Function("float Pow(float x, float y)", asFUNCTIONPR(std::pow, (float, float), float));
		scope.Function("float Round(float f, int decimals)", asFUNCTION(RoundTo));
		scope.Function("float Rand(float min, float max)", asFUNCTION(RandFloat));
		scope.Function("int Rand(int min, int max)", asFUNCTION(RandInt));
		scope.Function("int Min(int x, int y)", asFUNCTION(Min<int>));
		scope.Function("float Min(float x, float y)", asFUNCTION(Min<float>));
		scope.Function("int Max(int x, int y)", asFUNCTION(Max<int>));
		scope.Function("float Max(float x, float y)", asFUNCTION(Max<float>));
		scope.Function("int Clamp(int x, int min, int max)", asFUNCTION(Clamp<int>));
		scope.Function("float Clamp(float x, float min, float max)", asFUNCTION(Clamp<float>));
		scope.Function("float Lerp(const float&in min, const float&in max, float x)", asFUNCTION(Lerp));
		scope.Function("vec2 Lerp(const vec2&in min, const vec2&in max, float x)", asFUNCTION(LerpVec<2>));
		scope.Function("vec3 Lerp(const vec3&in min, const vec3&in max, float x)", asFUNCTION(LerpVec<3>));
		scope.Function("vec4 Lerp(const vec4&in min, const vec4&in max, float x)", asFUNCTION(LerpVec<4>));
		scope.Function("float InvLerp(const float&in min, const float&in max, const float&in value)", asFUNCTION(InvLerp<float>));
		scope.Function("float InvLerp(const int&in min, const int&in max, const int&in value)", asFUNCTION(InvLerp<int>));
	}
}
