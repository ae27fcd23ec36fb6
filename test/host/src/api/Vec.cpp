#include "Vec.h"

#include <new>

#include "Areas.h"

namespace Host
{
	namespace
	{
		constexpr char NAMES[] = "xyzw";

		template <int N>
		void Construct(Vec<N>* self)
		{
			new (self) Vec<N>();
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
		void Destruct(Vec<N>* self)
		{
			self->~Vec();
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
			type.Constructor("(const " + name + "&in)", asFUNCTION(ConstructCopy<N>));
			type.Destructor(asFUNCTION(Destruct<N>));
			return type;
		}
	}

	void RegisterVec(asIScriptEngine* engine)
	{
		RegisterType<2>(engine).Constructor("(float x, float y)", asFUNCTION((ConstructParts<2, float, float>)));
		RegisterType<4>(engine).Constructor("(float x, float y, float z, float w)", asFUNCTION((ConstructParts<4, float, float, float, float>)));
	}
}
