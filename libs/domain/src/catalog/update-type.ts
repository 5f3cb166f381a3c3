/** What an update is (MS-WUSP 3.1.1, Revision Table). */
export const UPDATE_TYPES = ['Software', 'Driver', 'Category', 'Detectoid'] as const;
export type UpdateType = (typeof UPDATE_TYPES)[number];

/** What kind of category a `Category` update is: the levels of the product tree, and the classifications. */
export const CATEGORY_TYPES = ['Company', 'ProductFamily', 'Product', 'UpdateClassification'] as const;
export type CategoryType = (typeof CATEGORY_TYPES)[number];

/** Whether the publisher still stands by a revision; an expired one must not be installed any more. */
export const PUBLICATION_STATES = ['Published', 'Expired'] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

/** The parts a document is cut into for clients (MS-WUSP 3.1.1, Metadata Table). */
export const FRAGMENT_TYPES = ['Core', 'Extended', 'LocalizedProperties', 'Eula'] as const;
export type FragmentType = (typeof FRAGMENT_TYPES)[number];
