#include "Register.h"

#include <stdexcept>

namespace Host
{
	void Check(int result, const std::string& declaration)
	{
		if (result < 0) {
			throw std::runtime_error("Cannot register \"" + declaration + "\": AngelScript error " + std::to_string(result));
		}
	}

	void ThrowInScript(const std::string& text)
	{
		if (asIScriptContext* context = asGetActiveContext()) {
			context->SetException(text.c_str());
		}
	}

	Namespace::Namespace(asIScriptEngine* engine, const std::string& name)
		: m_engine(engine)
		, m_before(engine->GetDefaultNamespace())
	{
		Check(m_engine->SetDefaultNamespace(name.c_str()), "namespace " + name);
	}

	Namespace::~Namespace()
	{
		m_engine->SetDefaultNamespace(m_before.c_str());
	}

	void Namespace::Function(const std::string& declaration, const asSFuncPtr& function)
	{
		Check(m_engine->RegisterGlobalFunction(declaration.c_str(), function, asCALL_CDECL), declaration);
	}

	void Namespace::Funcdef(const std::string& declaration)
	{
		Check(m_engine->RegisterFuncdef(declaration.c_str()), declaration);
	}

	void Namespace::Constant(const std::string& declaration, const void* address)
	{
		const std::string text = "const " + declaration;
		Check(m_engine->RegisterGlobalProperty(text.c_str(), const_cast<void*>(address)), text);
	}

	void Namespace::Enum(const std::string& name, std::initializer_list<std::pair<const char*, int>> values)
	{
		Check(m_engine->RegisterEnum(name.c_str()), "enum " + name);
		for (const auto& [label, value] : values) {
			Check(m_engine->RegisterEnumValue(name.c_str(), label, value), name + "::" + label);
		}
	}

	Type::Type(asIScriptEngine* engine, const std::string& name)
		: m_engine(engine)
		, m_name(name)
	{
	}

	Type::Type(asIScriptEngine* engine, const std::string& name, int size, asDWORD flags)
		: Type(engine, name)
	{
		Check(m_engine->RegisterObjectType(m_name.c_str(), size, flags), "class " + m_name);
	}

	Type& Type::Method(const std::string& declaration, const asSFuncPtr& method)
	{
		Check(m_engine->RegisterObjectMethod(m_name.c_str(), declaration.c_str(), method, asCALL_THISCALL), m_name + ": " + declaration);
		return *this;
	}

	Type& Type::Extension(const std::string& declaration, const asSFuncPtr& function)
	{
		Check(m_engine->RegisterObjectMethod(m_name.c_str(), declaration.c_str(), function, asCALL_CDECL_OBJFIRST), m_name + ": " + declaration);
		return *this;
	}

	Type& Type::Factory(const std::string& parameters, const asSFuncPtr& function)
	{
		return Behaviour(asBEHAVE_FACTORY, m_name + "@ f" + parameters, function, asCALL_CDECL);
	}

	Type& Type::Constructor(const std::string& parameters, const asSFuncPtr& function)
	{
		return Behaviour(asBEHAVE_CONSTRUCT, "void f" + parameters, function, asCALL_CDECL_OBJFIRST);
	}

	Type& Type::Destructor(const asSFuncPtr& function)
	{
		return Behaviour(asBEHAVE_DESTRUCT, "void f()", function, asCALL_CDECL_OBJFIRST);
	}

	Type& Type::Behaviour(asEBehaviours behaviour, const std::string& declaration, const asSFuncPtr& function, asDWORD convention)
	{
		Check(m_engine->RegisterObjectBehaviour(m_name.c_str(), behaviour, declaration.c_str(), function, convention), m_name + ": " + declaration);
		return *this;
	}

	Type& Type::Property(const std::string& declaration, size_t offset)
	{
		Check(m_engine->RegisterObjectProperty(m_name.c_str(), declaration.c_str(), static_cast<int>(offset)), m_name + ": " + declaration);
		return *this;
	}
}
