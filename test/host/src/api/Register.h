#pragma once

#include <initializer_list>
#include <string>
#include <utility>

#include <angelscript.h>

namespace Host
{
	using namespace AngelScript;

	// Throws std::runtime_error naming the declaration when the engine refused it.
	void Check(int result, const std::string& declaration);

	// Raises a script exception in the context that runs now. A function that raised one must return null for a handle:
	// AngelScript then releases none.
	void ThrowInScript(const std::string& text);

	// Whatever is registered while it lives goes into the namespace; then the one before is current again.
	class Namespace
	{
	public:
		Namespace(asIScriptEngine* engine, const std::string& name);
		~Namespace();
		Namespace(const Namespace&) = delete;
		Namespace& operator=(const Namespace&) = delete;

		void Function(const std::string& declaration, const asSFuncPtr& function);
		void Funcdef(const std::string& declaration);
		void Constant(const std::string& declaration, const void* address);
		void Enum(const std::string& name, std::initializer_list<std::pair<const char*, int>> values);

	private:
		asIScriptEngine* m_engine;
		std::string m_before;
	};

	// One object type, in the namespace that is current while it is used.
	class Type
	{
	public:
		// For a type that is registered already.
		Type(asIScriptEngine* engine, const std::string& name);
		Type(asIScriptEngine* engine, const std::string& name, int size, asDWORD flags);

		template <typename T>
		static Type Value(asIScriptEngine* engine, const std::string& name, asDWORD flags = 0)
		{
			return Type(engine, name, sizeof(T), asOBJ_VALUE | asGetTypeTraits<T>() | flags);
		}

		// A member function of the C++ class.
		Type& Method(const std::string& declaration, const asSFuncPtr& method);
		// A free function that takes the object first.
		Type& Extension(const std::string& declaration, const asSFuncPtr& function);
		Type& Factory(const std::string& parameters, const asSFuncPtr& function);
		Type& Constructor(const std::string& parameters, const asSFuncPtr& function);
		Type& Destructor(const asSFuncPtr& function);
		Type& Behaviour(asEBehaviours behaviour, const std::string& declaration, const asSFuncPtr& function, asDWORD convention);
		Type& Property(const std::string& declaration, size_t offset);

		template <typename T>
		Type& Counted()
		{
			Behaviour(asBEHAVE_ADDREF, "void f()", asMETHOD(T, AddRef), asCALL_THISCALL);
			return Behaviour(asBEHAVE_RELEASE, "void f()", asMETHOD(T, Release), asCALL_THISCALL);
		}

	private:
		asIScriptEngine* m_engine;
		std::string m_name;
	};
}
