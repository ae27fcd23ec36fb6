#include "Vec.h"

#include <algorithm>
#include <cmath>
#include <new>

#include "Areas.h"
#include "Numbers.h"

namespace Host
{
	namespace
	{
		constexpr char NAMES[] = "xyzw";

		enum class Operator
		{
			Add,
			Sub,
			Mul,
			Div,
		};

		template <Operator O>
		float Apply(float a, float b)
		{
			switch (O) {
				case Operator::Add: return a + b;
				case Operator::Sub: return a - b;
				case Operator::Mul: return a * b;
				default: return a / b;
			}
		}

		template <int N>
		Vec<N> Filled(float value)
		{
			Vec<N> vec;
			vec.V.fill(value);
			return vec;
		}

		template <int N, Operator O>
		Vec<N>& ApplyAssign(Vec<N>& self, const Vec<N>& other)
		{
			for (int i = 0; i < N; i++) {
				self.V[i] = Apply<O>(self.V[i], other.V[i]);
			}
			return self;
		}

		template <int N, Operator O>
		Vec<N>& ApplyAssignScalar(Vec<N>& self, float value)
		{
			return ApplyAssign<N, O>(self, Filled<N>(value));
		}

		template <int N, Operator O>
		Vec<N> ApplyVec(const Vec<N>& self, const Vec<N>& other)
		{
			Vec<N> result = self;
			return ApplyAssign<N, O>(result, other);
		}

		template <int N, Operator O>
		Vec<N> ApplyScalar(const Vec<N>& self, float value)
		{
			return ApplyVec<N, O>(self, Filled<N>(value));
		}

		template <int N, Operator O>
		Vec<N> ApplyToScalar(const Vec<N>& self, float value)
		{
			return ApplyVec<N, O>(Filled<N>(value), self);
		}

		template <int N>
		float LengthSquared(const Vec<N>& self)
		{
			float sum = 0;
			for (float part : self.V) {
				sum += part * part;
			}
			return sum;
		}

		template <int N>
		float Length(const Vec<N>& self)
		{
			return std::sqrt(LengthSquared(self));
		}

		template <int N>
		Vec<N> Normalized(const Vec<N>& self)
		{
			const float length = Length(self);
			return length > 0 ? ApplyScalar<N, Operator::Div>(self, length) : self;
		}

		template <int N>
		float At(const Vec<N>& self, int index)
		{
			if (index < 0 || index >= N) {
				ThrowInScript("Index out of range: " + std::to_string(index));
				return 0;
			}
			return self.V[index];
		}

		template <int N>
		bool Equals(const Vec<N>& self, const Vec<N>& other)
		{
			return self.V == other.V;
		}

		template <int N>
		std::string ToString(const Vec<N>& self)
		{
			std::string text = "<";
			for (int i = 0; i < N; i++) {
				text += (i > 0 ? ", " : "") + NumberText(self.V[i]);
			}
			return text + ">";
		}

		// A part of a longer vector, such as v.yz.
		template <int N, int First, int Count>
		Vec<Count> Part(const Vec<N>& self)
		{
			Vec<Count> part;
			std::copy_n(self.V.begin() + First, Count, part.V.begin());
			return part;
		}

		template <int N>
		void Construct(Vec<N>* self)
		{
			new (self) Vec<N>();
		}

		template <int N>
		void ConstructFilled(Vec<N>* self, float value)
		{
			new (self) Vec<N>(Filled<N>(value));
		}

		template <int N>
		void ConstructCopy(Vec<N>* self, const Vec<N>& other)
		{
			new (self) Vec<N>(other);
		}

		template <int N, typename... Floats>
		void ConstructParts(Vec<N>* self, Floats... parts)
		{
			new (self) Vec<N>();
			self->V = {parts...};
		}

		template <int N>
		void ConstructExtended(Vec<N>* self, const Vec<N - 1>& start, float last)
		{
			new (self) Vec<N>();
			std::copy(start.V.begin(), start.V.end(), self->V.begin());
			self->V.back() = last;
		}

		void ConstructPairs(Vec<4>* self, const Vec<2>& xy, const Vec<2>& zw)
		{
			ConstructParts<4>(self, xy.V[0], xy.V[1], zw.V[0], zw.V[1]);
		}

		template <int N>
		void Destruct(Vec<N>* self)
		{
			self->~Vec();
		}

		template <int N, Operator O>
		void RegisterOperator(Type& type, const std::string& name, const std::string& op)
		{
			type.Extension(name + " op" + op + "(const " + name + "&in) const", asFUNCTION((ApplyVec<N, O>)));
			type.Extension(name + " op" + op + "(float) const", asFUNCTION((ApplyScalar<N, O>)));
			type.Extension(name + " op" + op + "_r(float) const", asFUNCTION((ApplyToScalar<N, O>)));
			type.Extension(name + "& op" + op + "Assign(const " + name + "&in)", asFUNCTION((ApplyAssign<N, O>)));
			type.Extension(name + "& op" + op + "Assign(float)", asFUNCTION((ApplyAssignScalar<N, O>)));
		}

		template <int N>
		Type RegisterType(asIScriptEngine* engine)
		{
			const std::string name = "vec" + std::to_string(N);
			Type type = Type::Value<Vec<N>>(engine, name, asOBJ_APP_CLASS_ALLFLOATS);
			for (int i = 0; i < N; i++) {
				type.Property(std::string("float ") + NAMES[i], i * sizeof(float));
			}
			type.Constructor("()", asFUNCTION(Construct<N>));
			type.Constructor("(float scalar)", asFUNCTION(ConstructFilled<N>));
			type.Constructor("(const " + name + "&in)", asFUNCTION(ConstructCopy<N>));
			type.Destructor(asFUNCTION(Destruct<N>));
			RegisterOperator<N, Operator::Add>(type, name, "Add");
			RegisterOperator<N, Operator::Sub>(type, name, "Sub");
			RegisterOperator<N, Operator::Mul>(type, name, "Mul");
			RegisterOperator<N, Operator::Div>(type, name, "Div");
			type.Extension("float opIndex(int) const", asFUNCTION(At<N>));
			type.Extension("bool opEquals(const " + name + "&in)", asFUNCTION(Equals<N>));
			type.Extension("float Length() const", asFUNCTION(Length<N>));
			type.Extension("float LengthSquared() const", asFUNCTION(LengthSquared<N>));
			type.Extension(name + " Normalized() const", asFUNCTION(Normalized<N>));
			type.Extension("string ToString() const", asFUNCTION(ToString<N>));
			return type;
		}
	}

	void RegisterVec(asIScriptEngine* engine)
	{
		Type vec2 = RegisterType<2>(engine);
		Type vec3 = RegisterType<3>(engine);
		Type vec4 = RegisterType<4>(engine);
		vec2.Constructor("(float x, float y)", asFUNCTION((ConstructParts<2, float, float>)));
		vec3.Constructor("(float x, float y, float z)", asFUNCTION((ConstructParts<3, float, float, float>)));
		vec3.Constructor("(const vec2&in xy, float z)", asFUNCTION(ConstructExtended<3>));
		vec4.Constructor("(float x, float y, float z, float w)", asFUNCTION((ConstructParts<4, float, float, float, float>)));
		vec4.Constructor("(const vec3&in xyz, float w)", asFUNCTION(ConstructExtended<4>));
		vec4.Constructor("(const vec2&in xy, const vec2&in zw)", asFUNCTION(ConstructPairs));
		vec3.Extension("vec2 get_xy() const", asFUNCTION((Part<3, 0, 2>)));
		vec3.Extension("vec2 get_yz() const", asFUNCTION((Part<3, 1, 2>)));
		vec4.Extension("vec2 get_xy() const", asFUNCTION((Part<4, 0, 2>)));
		vec4.Extension("vec2 get_yz() const", asFUNCTION((Part<4, 1, 2>)));
		vec4.Extension("vec2 get_zw() const", asFUNCTION((Part<4, 2, 2>)));
		vec4.Extension("vec3 get_xyz() const", asFUNCTION((Part<4, 0, 3>)));
		vec4.Extension("vec3 get_yzw() const", asFUNCTION((Part<4, 1, 3>)));
	}
}
