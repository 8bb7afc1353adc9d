//! An object described for one user: as `describe` does, and as the UI API's object-info does.

use serde_json::{Value, json};

use super::schema::{Field, Object};
use crate::scenario::prefix_of_object;

/// The body of `sobjects/<object>/describe`.
pub(crate) fn describe(object: &Object, version: &str) -> Value {
    let name = &object.name;
    let base = format!("/services/data/{version}/sobjects/{name}");
    json!({
        "actionOverrides": [],
        "activateable": false,
        "associateEntityType": null,
        "associateParentEntity": null,
        "childRelationships": [],
        "compactLayoutable": true,
        "createable": object.createable,
        "custom": false,
        "customSetting": false,
        "deepCloneable": false,
        "defaultImplementation": null,
        "deletable": object.updateable,
        "deprecatedAndHidden": false,
        "extendedBy": null,
        "extendsInterfaces": null,
        "feedEnabled": true,
        "fields": object.fields.iter().map(described).collect::<Vec<_>>(),
        "hasSubtypes": false,
        "implementedBy": null,
        "implementsInterfaces": null,
        "isInterface": false,
        "isSubtype": false,
        "keyPrefix": prefix_of_object(name),
        "label": name,
        "labelPlural": plural(name),
        "layoutable": true,
        "listviewable": null,
        "lookupLayoutable": null,
        "mergeable": matches!(name.as_str(), "Lead" | "Contact" | "Account"),
        "mruEnabled": true,
        "name": name,
        "namedLayoutInfos": [],
        "networkScopeFieldName": null,
        "queryable": true,
        "recordTypeInfos": [],
        "replicateable": true,
        "retrieveable": true,
        "searchLayoutable": true,
        "searchable": true,
        "sobjectDescribeOption": "FULL",
        "supportedScopes": [{"label": format!("All {}", plural(name)), "name": "everything"}],
        "triggerable": true,
        "undeletable": true,
        "updateable": object.updateable,
        "urls": {
            "describe": format!("{base}/describe"),
            "layouts": format!("{base}/describe/layouts"),
            "rowTemplate": format!("{base}/{{ID}}"),
            "sobject": base,
        },
    })
}

fn plural(name: &str) -> String {
    match name.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{name}s"),
    }
}

fn described(field: &Field) -> Value {
    let text = !matches!(field.kind.as_str(), "boolean" | "date" | "datetime" | "double" | "currency" | "int");
    let values: Vec<Value> = field
        .values
        .iter()
        .map(|known| {
            json!({
                "active": known.active, "defaultValue": known.default, "label": known.value, "validFor": null,
                "value": known.value,
            })
        })
        .collect();
    // A picklist's default is marked on its value; another's is a formula.
    let formula = field.default.as_ref().filter(|_| values.is_empty()).map(|default| match field.kind.as_str() {
        "boolean" | "double" | "currency" | "percent" | "int" => default.clone(),
        _ => format!("\"{default}\""),
    });
    json!({
        "aggregatable": true,
        "aiPredictionField": false,
        "autoNumber": false,
        "byteLength": field.length * 3,
        "calculated": field.formula,
        "calculatedFormula": null,
        "cascadeDelete": false,
        "caseSensitive": false,
        "compoundFieldName": null,
        "controllerName": null,
        "createable": field.createable,
        "custom": field.custom(),
        "defaultValue": if field.kind == "boolean" { json!(false) } else { Value::Null },
        "defaultValueFormula": formula,
        "defaultedOnCreate": field.defaulted,
        "dependentPicklist": false,
        "deprecatedAndHidden": false,
        "digits": 0,
        "displayLocationInDecimal": false,
        "encrypted": false,
        "externalId": false,
        "extraTypeInfo": null,
        "filterable": field.kind != "textarea",
        "filteredLookupInfo": null,
        "formulaTreatNullNumberAsZero": false,
        "groupable": text,
        "highScaleNumber": false,
        "htmlFormatted": false,
        "idLookup": field.kind == "id",
        "inlineHelpText": null,
        "label": field.label,
        "length": if text { field.length } else { 0 },
        "mask": null,
        "maskType": null,
        "name": field.name,
        "nameField": field.name == "Name",
        "namePointing": field.targets.len() > 1,
        "nillable": !field.required && field.kind != "boolean" && field.kind != "id",
        "permissionable": field.custom() && !field.required,
        "picklistValues": values,
        "polymorphicForeignKey": field.targets.len() > 1,
        "precision": if field.kind == "double" || field.kind == "currency" { 18 } else { 0 },
        "queryByDistance": false,
        "referenceTargetField": null,
        "referenceTo": field.targets,
        "relationshipName": field.relationship,
        "relationshipOrder": null,
        "restrictedDelete": false,
        "restrictedPicklist": false,
        "scale": if field.kind == "currency" { 2 } else { 0 },
        "searchPrefilterable": false,
        "soapType": soap_type(&field.kind),
        "sortable": field.kind != "textarea",
        "type": field.kind,
        "unique": false,
        "updateable": field.updateable,
        "writeRequiresMasterRead": false,
    })
}

fn soap_type(kind: &str) -> &'static str {
    match kind {
        "id" | "reference" => "tns:ID",
        "boolean" => "xsd:boolean",
        "date" => "xsd:date",
        "datetime" => "xsd:dateTime",
        "double" | "currency" | "percent" => "xsd:double",
        "int" => "xsd:int",
        "address" => "urn:address",
        _ => "xsd:string",
    }
}

/// The body of the UI API's object-info, which has the fields in a map and names their types otherwise.
pub(crate) fn object_info(object: &Object) -> Value {
    let name = &object.name;
    let fields: serde_json::Map<String, Value> =
        object.fields.iter().map(|field| (field.name.clone(), informed(field))).collect();
    json!({
        "apiName": name,
        "childRelationships": [],
        "createable": object.createable,
        "custom": false,
        "defaultRecordTypeId": "012000000000000AAA",
        "deletable": object.updateable,
        "dependentFields": {},
        "eTag": format!("{:032x}", object.fields.len()),
        "feedEnabled": true,
        "fields": fields,
        "keyPrefix": prefix_of_object(name),
        "label": name,
        "labelPlural": plural(name),
        "layoutable": true,
        "mruEnabled": true,
        "nameFields": ["Name"],
        "queryable": true,
        "recordTypeInfos": {},
        "searchLayoutable": true,
        "searchable": true,
        "themeInfo": {"color": "5867E8", "iconUrl": format!("/img/icon/t4v35/standard/{}_120.png", name.to_lowercase())},
        "updateable": object.updateable,
    })
}

fn informed(field: &Field) -> Value {
    let reference = field.kind == "reference";
    let targets: Vec<Value> =
        field.targets.iter().map(|target| json!({"apiName": target, "nameFields": ["Name"]})).collect();
    json!({
        "apiName": field.name,
        "calculated": field.formula,
        "compound": field.kind == "address",
        "compoundComponentName": null,
        "compoundFieldName": null,
        "controllerName": null,
        "controllingFields": [],
        "createable": field.createable,
        "custom": field.custom(),
        "dataType": data_type(&field.kind),
        "extraTypeInfo": null,
        "filterable": field.kind != "textarea",
        "filteredLookupInfo": null,
        "highScaleNumber": false,
        "htmlFormatted": false,
        "inlineHelpText": null,
        "label": field.label,
        "length": field.length,
        "nameField": field.name == "Name",
        "polymorphicForeignKey": field.targets.len() > 1,
        "precision": 0,
        "reference": reference,
        "referenceTargetField": null,
        "referenceToInfos": targets,
        "relationshipName": field.relationship,
        "required": field.required,
        "scale": 0,
        "searchPrefilterable": false,
        "sortable": field.kind != "textarea",
        "unique": false,
        "updateable": field.updateable,
    })
}

fn data_type(kind: &str) -> &'static str {
    match kind {
        "id" | "reference" => "Reference",
        "boolean" => "Boolean",
        "date" => "Date",
        "datetime" => "DateTime",
        "double" => "Double",
        "currency" => "Currency",
        "percent" => "Percent",
        "int" => "Int",
        "address" => "Address",
        "textarea" => "TextArea",
        "picklist" => "Picklist",
        "multipicklist" => "MultiPicklist",
        "combobox" => "ComboBox",
        "email" => "Email",
        "phone" => "Phone",
        "url" => "Url",
        _ => "String",
    }
}
