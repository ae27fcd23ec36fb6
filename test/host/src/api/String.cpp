#include "Areas.h"
#include "Numbers.h"
#include "StringEnd.h"
#include "StringFactory.h"

#include <new>

#include "runtime/Runtime.h"

namespace Host
{
	namespace
	{
		void Construct(std::string* self)
		{
			new (self) std::string();
		}

		template <bool NulEnds>
		void ConstructCopy(std::string* self, const std::string& other)
		{
			new (self) std::string(other, 0, KeptBytes<NulEnds>(other));
		}

		void Destruct(std::string* self)
		{
			self->~basic_string();
		}

		template <bool NulEnds>
		std::string& Assign(std::string& self, const std::string& other)
		{
			return self.assign(other, 0, KeptBytes<NulEnds>(other));
		}

		template <bool NulEnds>
		std::string& AddAssign(std::string& self, const std::string& other)
		{
			return self.append(other, 0, KeptBytes<NulEnds>(other));
		}

		template <bool NulEnds>
		std::string Add(const std::string& self, const std::string& other)
		{
			const size_t kept = KeptBytes<NulEnds>(other);
			std::string sum;
			sum.reserve(self.size() + kept);
			return sum.append(self).append(other, 0, kept);
		}

		template <typename T>
		std::string AddNumber(const std::string& self, T value)
		{
			return self + NumberText(value);
		}

		template <bool NulEnds, typename T>
		std::string AddNumberTo(const std::string& self, T value)
		{
			return Add<NulEnds>(NumberText(value), self);
		}

		int Compare(const std::string& self, const std::string& other)
		{
			const int order = self.compare(other);
			return (order > 0) - (order < 0);
		}

		uint8_t* At(std::string& self, uint32_t index)
		{
			if (index >= self.size()) {
				ThrowInScript("Index out of range: " + std::to_string(index) + " in a string of " + std::to_string(self.size()) + " bytes");
				return nullptr;
			}
			return reinterpret_cast<uint8_t*>(&self[index]);
		}

		template <bool NulEnds, typename T>
		void RegisterAdd(Type& type, const std::string& name)
		{
			type.Extension("string opAdd(" + name + ") const", asFUNCTION(AddNumber<T>));
			type.Extension("string opAdd_r(" + name + ") const", asFUNCTION((AddNumberTo<NulEnds, T>)));
		}

		// Whatever script copies goes through here: variables, parameters and results by value, members, elements of arrays,
		// values of dictionaries.
		template <bool NulEnds>
		void RegisterCopies(Type& type)
		{
			type.Constructor("(const string&in)", asFUNCTION(ConstructCopy<NulEnds>));
			type.Extension("string& opAssign(const string&in)", asFUNCTION(Assign<NulEnds>));
			type.Extension("string& opAddAssign(const string&in)", asFUNCTION(AddAssign<NulEnds>));
			type.Extension("string opAdd(const string&in) const", asFUNCTION(Add<NulEnds>));
			RegisterAdd<NulEnds, int64_t>(type, "int64");
			RegisterAdd<NulEnds, uint64_t>(type, "uint64");
			RegisterAdd<NulEnds, float>(type, "float");
			RegisterAdd<NulEnds, bool>(type, "bool");
		}
	}

	void RegisterString(asIScriptEngine* engine)
	{
		Type type = Type::Value<std::string>(engine, "string");
		Check(engine->RegisterStringFactory("string", &StringFactory::Instance()), "string factory");

		type.Constructor("()", asFUNCTION(Construct));
		type.Destructor(asFUNCTION(Destruct));
		if (GetRuntime().Data().NulEndsStrings) {
			RegisterCopies<true>(type);
		} else {
			RegisterCopies<false>(type);
		}
		type.Extension("int opCmp(const string&in) const", asFUNCTION(Compare));
		type.Extension("uint8& opIndex(uint)", asFUNCTION(At));
		type.Extension("const uint8& opIndex(uint) const", asFUNCTION(At));
		RegisterStringMethods(engine);
	}
}
