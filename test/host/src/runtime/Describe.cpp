#include "runtime/Describe.h"

#include <cstdint>
#include <sstream>

#include "runtime/PooledContext.h"
#include "runtime/Verify.h"

namespace Host
{
	template <typename T>
	static std::string Show(const void* address)
	{
		std::ostringstream text;
		text << +*static_cast<const T*>(address);
		return text.str();
	}

	static std::string DescribePrimitive(const void* address, int typeId)
	{
		switch (typeId) {
			case asTYPEID_BOOL: return *static_cast<const bool*>(address) ? "true" : "false";
			case asTYPEID_INT8: return Show<int8_t>(address);
			case asTYPEID_INT16: return Show<int16_t>(address);
			case asTYPEID_INT64: return Show<int64_t>(address);
			case asTYPEID_UINT8: return Show<uint8_t>(address);
			case asTYPEID_UINT16: return Show<uint16_t>(address);
			case asTYPEID_UINT32: return Show<uint32_t>(address);
			case asTYPEID_UINT64: return Show<uint64_t>(address);
			case asTYPEID_FLOAT: return Show<float>(address);
			case asTYPEID_DOUBLE: return Show<double>(address);
			default: return Show<int32_t>(address); // int and the enums
		}
	}

	static std::string CallToString(asIScriptEngine& engine, asIScriptFunction& method, void* object)
	{
		const PooledContext context(engine);
		Verify(context->Prepare(&method), "prepare ToString");
		Verify(context->SetObject(object), "set the object of ToString");
		const bool finished = context->Execute() == asEXECUTION_FINISHED;
		return finished ? *static_cast<std::string*>(context->GetReturnObject()) : "ToString() failed";
	}

	std::string Describe(asIScriptEngine& engine, void* address, int typeId)
	{
		if ((typeId & asTYPEID_MASK_OBJECT) == 0) {
			return DescribePrimitive(address, typeId);
		}
		void* object = (typeId & asTYPEID_OBJHANDLE) != 0 ? *static_cast<void**>(address) : address;
		if (object == nullptr) {
			return "null";
		}
		if (typeId == engine.GetTypeIdByDecl("string")) {
			return *static_cast<std::string*>(object);
		}
		const asITypeInfo* type = engine.GetTypeInfoById(typeId);
		asIScriptFunction* method = type->GetMethodByDecl("string ToString()");
		if (method == nullptr) {
			method = type->GetMethodByDecl("string ToString() const");
		}
		return method == nullptr ? type->GetName() : CallToString(engine, *method, object);
	}
}
