#include "Areas.h"
#include "Numbers.h"
#include "StringFactory.h"

#include <new>

namespace Host
{
	namespace
	{
		void Construct(std::string* self)
		{
			new (self) std::string();
		}

		void ConstructCopy(std::string* self, const std::string& other)
		{
			new (self) std::string(other);
		}

		void Destruct(std::string* self)
		{
			self->~basic_string();
		}

		std::string& Assign(std::string& self, const std::string& other)
		{
			return self = other;
		}

		std::string& AddAssign(std::string& self, const std::string& other)
		{
			return self += other;
		}

		std::string Add(const std::string& self, const std::string& other)
		{
			std::string sum;
			sum.reserve(self.size() + other.size());
			return sum.append(self).append(other);
		}

		template <typename T>
		std::string AddNumber(const std::string& self, T value)
		{
			return self + NumberText(value);
		}

		template <typename T>
		std::string AddNumberTo(const std::string& self, T value)
		{
			return NumberText(value) + self;
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

		template <typename T>
		void RegisterAdd(Type& type, const std::string& name)
		{
			type.Extension("string opAdd(" + name + ") const", asFUNCTION(AddNumber<T>));
			type.Extension("string opAdd_r(" + name + ") const", asFUNCTION(AddNumberTo<T>));
		}
	}

	void RegisterString(asIScriptEngine* engine)
	{
		Type type = Type::Value<std::string>(engine, "string");
		Check(engine->RegisterStringFactory("string", &StringFactory::Instance()), "string factory");

		type.Constructor("()", asFUNCTION(Construct));
		type.Constructor("(const string&in)", asFUNCTION(ConstructCopy));
		type.Destructor(asFUNCTION(Destruct));
		type.Extension("string& opAssign(const string&in)", asFUNCTION(Assign));
		type.Extension("string& opAddAssign(const string&in)", asFUNCTION(AddAssign));
		type.Extension("string opAdd(const string&in) const", asFUNCTION(Add));
		RegisterAdd<int64_t>(type, "int64");
		RegisterAdd<uint64_t>(type, "uint64");
		RegisterAdd<float>(type, "float");
		RegisterAdd<bool>(type, "bool");
		type.Extension("int opCmp(const string&in) const", asFUNCTION(Compare));
		type.Extension("uint8& opIndex(uint)", asFUNCTION(At));
		type.Extension("const uint8& opIndex(uint) const", asFUNCTION(At));
		RegisterStringMethods(engine);
	}
}
